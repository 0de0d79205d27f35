"""A flat card becomes the words that several readers agree on."""
