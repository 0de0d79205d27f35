"""Pages on which photos are added."""
