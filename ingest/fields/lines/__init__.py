"""Group words into lines and text segments in reading order."""
