"""Contacts become rows of CSV and XLSX files, by the columns of a preset."""
