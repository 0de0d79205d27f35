"""Words become lines and pieces of text in reading order."""
