"""What commands print: clean text, tables, JSON and progress bars."""
