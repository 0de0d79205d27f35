"""The mark of a module whose tests run on SQLite and on PostgreSQL."""

import pytest

on_both = pytest.mark.parametrize("backend", ["sqlite", "postgresql"], indirect=True)
