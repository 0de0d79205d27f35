"""Values and errors; in folders of their own tables, database and files on disk."""
