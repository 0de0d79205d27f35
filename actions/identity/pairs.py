"""Pair the front and back of a card by file names or by order."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from os import fsencode
from pathlib import Path

from models.errors import NotFound


class Face(StrEnum):
    """A side of a card."""

    FRONT = "front"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a card whose other side is on another photo.

    Attributes:
        pair: The same for both photos, and for no others.
        face: Which of the two it is.
    """

    pair: str
    face: Face


_WORDS = {
    **dict.fromkeys(
        "front recto vorne vorn vorderseite avant anverso fronte frente voorkant"
        " omote".split(),
        Face.FRONT,
    ),
    **dict.fromkeys(
        "back verso hinten rückseite rueckseite ruckseite arrière arriere dos reverso"
        " retro achterkant ura".split(),
        Face.BACK,
    ),
}


def as_text(path: Path | str) -> str:
    """Return a path as databases take it: a name may hold bytes that are no text."""
    return fsencode(path).decode("utf-8", "backslashreplace")


def side_by_name(path: Path) -> Side | None:
    """Return the side of a name such as "meier_front.jpg" or "Rückseite 12.png".

    Names that are alike but for that one word, and lie in one folder, are a pair.
    """
    stem = unicodedata.normalize("NFC", as_text(path.stem)).casefold()
    words = [word for word in re.split(r"[\s_.\-()\[\]]+", stem) if word]
    faces = [_WORDS[word] for word in words if word in _WORDS]
    if len(faces) != 1:
        return None
    rest = " ".join(word for word in words if word not in _WORDS)
    return Side(f"{as_text(path.parent.absolute())}/{rest}", faces[0])


def sides_in_turn(paths: Iterable[Path]) -> dict[Path, Side]:
    """Return sides by order: front, back, front, back within each folder.

    Photos whose names tell the side are left out, since they are known already.

    Raises:
        NotFound: A folder has a front without a back.
    """
    folders: defaultdict[Path, list[Path]] = defaultdict(list)
    for path in paths:
        if side_by_name(path) is None:
            folders[path.parent].append(path)
    sides = {}
    for folder, photos in folders.items():
        if len(photos) % 2:
            raise NotFound(
                f"{folder} has an odd number of photos, {len(photos)}:"
                f" {photos[-1].name} has no other side. Import one-sided cards"
                " separately."
            )
        for front, back in zip(photos[::2], photos[1::2], strict=True):
            sides[front] = Side(as_text(front.absolute()), Face.FRONT)
            sides[back] = Side(as_text(front.absolute()), Face.BACK)
    return sides
