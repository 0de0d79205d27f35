"""Files in folders: which are complete photos, and where they are moved afterwards."""
