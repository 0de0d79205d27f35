"""Export contacts to files and servers."""
