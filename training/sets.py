"""Cards with known truth, as the readers read them, and the collection each is of."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.cached_words import CachedCard, load, words_of
from bench.score import read_jsonl

DRAWN = ("samples", "drawn", "pages", "world")
"""Sets of drawn cards, which are many and made by few."""
Row = dict[str, Any]
Table = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KnownPicture:
    """A picture whose truth is known.

    Attributes:
        collection: Where it comes from; what is learned is judged on collections that
            it was not learned from, since the cards of one resemble each other.
        image: The set and the path of the picture in it.
        truths: Of each card on it, as `bench/score.py` reads them.
        cards: What the readers read on each.
    """

    collection: str
    image: str
    truths: tuple[Row, ...]
    cards: tuple[CachedCard, ...]


def read_sets(folders: Iterable[Path]) -> list[KnownPicture]:
    """Read sets of cached words.

    A folder of pictures in folders has a collection each; others are one collection.
    """
    return [picture for folder in folders for picture in _read_set(folder)]


def _read_set(folder: Path) -> Iterator[KnownPicture]:
    read: dict[str, list[CachedCard]] = {}
    for card in load(words_of(folder)):
        read.setdefault(card.image, []).append(card)
    for row in read_jsonl(folder / "truth.jsonl"):
        image = str(row["image"])
        top = image.partition("/")[0]
        truths = row["cards"] if isinstance(row.get("cards"), list) else [row]
        if image in read:
            collection = folder.name if top == "pictures" else f"{folder.name}/{top}"
            yield KnownPicture(
                collection, f"{folder.name}/{image}", tuple(truths), tuple(read[image])
            )


def weight_of(collection: str) -> float:
    """Return what a card counts for, by its collection: a drawn one half."""
    return 0.5 if collection.partition("/")[0] in DRAWN else 1.0


def leave_out(
    collections: Iterable[str], predict: Callable[[Table, Table], Table]
) -> Table:
    """Predict each example by a model that has not seen its collection.

    Args:
        collections: Of each example.
        predict: Given the numbers of the examples to learn from and of those to judge,
            returns one prediction for each of the latter.
    """
    of = np.array(list(collections))
    said = np.zeros(len(of))
    for collection in sorted(set(of)):
        out = of == collection
        said[out] = predict(np.flatnonzero(~out), np.flatnonzero(out))
    return said


def calibration_error(said: Table, right: Table, bins: int = 10) -> float:
    """Mean distance of confidence and share right, over equal bins (Naeini, 2015)."""
    at = np.minimum((said * bins).astype(int), bins - 1)
    gaps = [
        abs(said[at == b].mean() - right[at == b].mean()) * (at == b).mean()
        for b in set(at.tolist())
    ]
    return float(sum(gaps))
