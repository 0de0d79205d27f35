"""Get passwords from the keyring or a command; they are never stored or logged."""

import shlex
import subprocess
from urllib.parse import urlsplit

from models.errors import ExportFailed, SetupError

SERVICE = "cardfile"


def find_password(url: str, user: str, command: str = "") -> str:
    """The password of a user on a server.

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
