"""Commands that view and edit contacts."""
