"""When to get in touch with whom."""
