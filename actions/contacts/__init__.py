"""Contacts as a person sees them: viewed, listed and counted."""
