"""Assign roles to lines: name, title, company, address."""
