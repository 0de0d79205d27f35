"""Private files, locks and temporary folders, whole or not at all after a crash."""
