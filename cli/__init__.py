"""The `cardfile` command."""
