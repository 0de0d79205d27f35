"""Checking cards: which is next, what it says and why it waits, and saving it."""
