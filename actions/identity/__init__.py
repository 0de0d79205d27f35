"""Whose contact a card is: match, merge, join, fill and correct contacts."""
