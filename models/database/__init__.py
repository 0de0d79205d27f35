"""Open, migrate and query the database."""
