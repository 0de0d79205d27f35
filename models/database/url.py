"""Parse the URL of a database, and show it without its secrets."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from models.errors import DatabaseUnusable

_SECRETS = ("password", "sslpassword")
"""Parameters of libpq that may be written behind the "?" of a URL."""


def parse_url(url: str) -> URL:
    """Return the URL of a database of a kind that is supported.

    Raises:
        DatabaseUnusable: It is none.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:  # also of the port
        raise DatabaseUnusable(
            f"{_hidden(url)} is not a database URL: write it like"
            " sqlite:////home/me/cards.db or postgresql+psycopg://me@server/cards."
            " Write signs such as @ : / in a password as %40 %3A %2F."
        ) from error
    if parsed.get_backend_name() in {"postgres", "postgresql"}:
        parsed = parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
        raise DatabaseUnusable(
            f"{parsed.get_backend_name()} is not supported: use SQLite or PostgreSQL."
        )
    if parsed.get_backend_name() == "sqlite" and not file_in(parsed):
        raise DatabaseUnusable(
            f"{url} has no file name: write it like sqlite:////home/me/cards.db."
        )
    return parsed


def file_in(url: URL) -> Path | None:
    """Return the file of a SQLite database; None with a server."""
    if url.get_backend_name() != "sqlite" or url.database in {None, "", ":memory:"}:
        return None
    return Path(f"{url.database}")


def without_secrets(url: str | URL) -> URL:
    """Return a URL that, as text, shows no password."""
    return make_url(url).difference_update_query(_SECRETS)


def _hidden(url: str) -> str:
    """Return what of a text that is no URL cannot be a part of a password."""
    scheme, colon, _ = url.partition("://")
    return f"{scheme}://..." if colon else url
