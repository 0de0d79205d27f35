"""Pages on which contacts are found, seen and put in order."""
