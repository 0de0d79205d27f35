"""A watched folder: which files are complete photos, and where they go afterwards."""
