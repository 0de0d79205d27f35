"""Find the cards on a page, and cut each out flat and upright."""
