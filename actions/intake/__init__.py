"""Photos are archived, registered, read and stored as contacts."""
