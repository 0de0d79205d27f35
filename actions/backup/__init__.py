"""Back up, check and restore the database and the originals."""
