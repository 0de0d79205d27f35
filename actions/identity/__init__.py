"""Match, merge and update the contact a card belongs to."""
