"""Alembic migrations; see docs/database.md for how to add one."""
