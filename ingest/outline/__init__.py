"""A page becomes flat, upright cards: where they lie, and which way up they are."""
