"""Watch a folder: which photos in it are ready, importing them, and its state."""
