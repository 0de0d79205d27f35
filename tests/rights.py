"""What a file's owner may forbid, even where the tests run as root."""

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without the rights of root, where the tests have them."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65_534)
    try:
        yield
    finally:
        os.seteuid(0)


@contextmanager
def inside(folder: Path) -> Iterator[None]:
    """In a folder that anyone may list, whoever may pass those above it."""
    folder.chmod(0o755)
    with chdir(folder):
        yield
