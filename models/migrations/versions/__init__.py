"""One file a change of the schema, numbered in a row."""
