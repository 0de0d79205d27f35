"""Read the QR, Data Matrix and Aztec codes of cards into fields."""
