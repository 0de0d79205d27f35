"""The address of a server, its user, and the password, which is never stored."""

import shlex
import subprocess
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import SplitResult, urlsplit

from models.errors import ExportFailed, SetupError


class Store(StrEnum):
    """The kinds of collection on a server."""

    CARDS = "cards"
    EVENTS = "events"
    TASKS = "tasks"


@dataclass(frozen=True, slots=True)
class Server:
    """The address of a server, with user and password.

    Attributes:
        url: Of the collection, or of the server, which is searched for it.
        password: Kept in memory only; no message shows it.
    """

    url: str
    user: str
    password: str

    def __repr__(self) -> str:
        return f"Server({self.url!r}, {self.user!r})"


SERVICE = "cardfile"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PORTS = {"https": 443, "http": 80}


def find_password(url: str, user: str, command: str = "") -> str:
    """Return the password of a user on a server.

    Args:
        url: Of the server.
        user: Name there.
        command: Prints the password, such as "pass show dav"; "" asks the keyring.

    Raises:
        ExportFailed: The command fails, or the keyring has none.
        SetupError: There is no keyring.
    """
    if command:
        return _by_command(command)
    try:
        entry = f"{SERVICE} {urlsplit(url).hostname}"
    except ValueError as error:
        raise ExportFailed(f"{url} is not a valid URL: check it.") from error
    password = _by_keyring(entry, user)
    if not password:
        raise ExportFailed(
            f"The keyring has no password of {user} for {entry}: store it with"
            f" `keyring set '{entry}' '{user}'`, or give a command that prints it."
        )
    return password


def _by_keyring(entry: str, user: str) -> str | None:
    try:
        import keyring  # noqa: PLC0415 - an extra that not everybody has
        import keyring.errors  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SetupError(
            "Pushing needs more packages: pip install 'cardfile[push]'."
        ) from error
    try:
        return keyring.get_password(entry, user)
    except keyring.errors.KeyringError as error:
        raise SetupError(
            f"The keyring cannot be used ({error}): give a command that prints the"
            " password instead."
        ) from error


def _by_command(command: str) -> str:
    try:
        # The user's own command, from his settings or his command line.
        done = subprocess.run(  # noqa: S603
            shlex.split(command), check=True, capture_output=True, text=True
        )
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        raise ExportFailed(
            f"The command for the password failed: {command}. Run it alone to see why."
        ) from error
    return done.stdout.partition("\n")[0]


def check_address(url: str) -> SplitResult:
    """Return the parts of the address that the user named.

    Raises:
        ExportFailed: It is no URL, holds a password, or is not encrypted.
    """
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError as error:
        raise ExportFailed(f"{url} is not a valid URL: check it.") from error
    if parts.username or parts.password:
        raise ExportFailed(
            f"The address of {parts.hostname} must not contain user or password: give"
            " the user name separately and the password by the keyring or a command."
        )
    is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if parts.scheme != "https" and not is_local:
        raise ExportFailed(
            f"{url} is not encrypted and would show the password: use https."
        )
    return parts


def origin_of(parts: SplitResult) -> tuple[str, str, int | None]:
    """Return scheme, host and port: what the password belongs to."""
    host = (parts.hostname or "").rstrip(".")
    return parts.scheme, host, parts.port or _PORTS.get(parts.scheme)
