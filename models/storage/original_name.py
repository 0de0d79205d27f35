"""The names of originals, which a database or backup of a stranger may make up."""

import re

from models.errors import DataDamaged

_NAME = re.compile(r"[0-9a-f]{64}\.[a-z0-9]{1,9}")
_SHOWN = 99  # characters of a name in a message


def original_name(sha256: str, suffix: str) -> str:
    """Return the file name of an original, such as "9f86...08.jpg".

    Raises:
        DataDamaged: It is not the name of one, and as a path could lead anywhere.
    """
    name = f"{sha256}{suffix}"
    if not _NAME.fullmatch(name):
        raise DataDamaged(
            f'"{name[:_SHOWN]}" cannot be the name of an original: the database or'
            " backup that has it is damaged."
        )
    return name
