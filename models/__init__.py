"""Values, tables, database and errors."""
