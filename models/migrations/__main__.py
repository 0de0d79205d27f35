"""Write the next migration: `python -m models.migrations "Add plans"`.

A scratch database is brought to the last migration and compared with the tables as
the code has them; the differences become the new file. Read it before committing.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from models.database.database import open_database
from models.database.schema import revisions
from models.migrations.upgrade import make_config


def write_migration(message: str) -> None:
    """Write the file with the next number."""
    number = f"{len(revisions()) + 1:04}"
    with (
        tempfile.TemporaryDirectory() as scratch,
        open_database(f"sqlite:///{scratch}/scratch.db", Path(scratch)) as database,
        database.engine.begin() as connection,
    ):
        config = make_config(connection)
        command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    write_migration(" ".join(sys.argv[1:]) or sys.exit(__doc__))
