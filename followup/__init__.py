"""Compute when to get in touch with whom."""
