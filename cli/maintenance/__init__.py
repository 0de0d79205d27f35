"""Commands that look after the data: checks, backups, erasure, legal basis."""
