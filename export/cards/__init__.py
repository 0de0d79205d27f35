"""Write contacts as vCards, to files or as QR codes."""
