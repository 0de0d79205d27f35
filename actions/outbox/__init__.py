"""Tell other programs of contacts: record events with changes, send them later."""
