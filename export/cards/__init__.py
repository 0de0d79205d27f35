"""Contacts become vCards, in files or as QR codes."""
