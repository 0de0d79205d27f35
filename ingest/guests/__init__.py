"""Correct readings of cards by an organiser's list of guests."""
