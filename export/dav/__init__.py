"""Items are stored on CardDAV and CalDAV servers."""
