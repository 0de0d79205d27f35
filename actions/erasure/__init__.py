"""People are erased everywhere: rows, originals, temporary files and backups."""
