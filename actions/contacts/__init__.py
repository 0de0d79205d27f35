"""View, list, edit and count contacts."""
