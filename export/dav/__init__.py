"""Store items on CardDAV and CalDAV servers."""
