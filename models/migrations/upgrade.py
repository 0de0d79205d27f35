"""Alembic, loaded late because it takes half a second."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from models.database import schema

FOLDER = Path(__file__).parent


def make_config(connection: Connection) -> Config:
    """Return Alembic's settings, without a file."""
    config = Config()
    config.set_main_option("script_location", _escape(FOLDER))
    config.set_main_option("path_separator", "os")
    config.set_main_option("version_locations", _escape(schema.VERSIONS))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


def upgrade(connection: Connection, revision: str) -> None:
    """Run the migrations up to a revision, within the caller's transaction."""
    command.upgrade(make_config(connection), revision)


def _escape(path: Path) -> str:
    return str(path).replace("%", "%%")
