"""Plan events, import lists of their guests, prepare for them and compare results."""
