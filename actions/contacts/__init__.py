"""View, list and edit contacts, and import address books and connections."""
