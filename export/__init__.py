"""Write contacts for other programs: files and servers."""
