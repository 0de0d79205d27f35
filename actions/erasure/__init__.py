"""Erase people from rows, originals, temporary files and backups."""
