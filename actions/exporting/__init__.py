"""Contacts leave the database for files and servers."""
