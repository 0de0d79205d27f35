"""Opening, migrating and querying the database; all SQL but that of migrations."""
