"""Write private files, hold locks and make temporary folders, safe from crashes."""
