"""The fields of a card become a verdict: ready, for review, or not a card."""
