"""Pages of events, with their figures."""
