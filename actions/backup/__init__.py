"""The database and the originals are backed up, checked and restored."""
