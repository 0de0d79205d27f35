"""Paths of objects in S3, such as `s3://bucket/fair/card.jpg`.

`Path` makes one slash of two. So that photos of either kind go the same way, an object
has the path that this leaves, `s3:/bucket/fair/card.jpg`; users see its address.
"""

from pathlib import Path

_SCHEME = "s3:"


def is_object(path: Path) -> bool:
    """Return whether a path is that of an object in S3, and of no file."""
    return path.parts[:1] == (_SCHEME,)


def address(path: Path) -> str:
    """Return a path as users write it, objects with two slashes."""
    if not is_object(path):
        return str(path)
    return f"{_SCHEME}//{'/'.join(path.parts[1:])}"
