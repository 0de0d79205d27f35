"""Output of commands: clean text, tables, JSON and progress bars."""
