"""Layouts of the drawn cards: places of the parts of a card, faces and colours."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

from samples.drawing.logos import MARKS

Parts = dict[str, list[str]]
Placed = tuple[dict[str, dict[str, Any]], list[list[Any]], list[dict[str, Any]]]

FACES = (
    "lato", "opensans", "roboto", "heros", "termes", "garamond", "ptsans", "cabin",
    "carlito", "clear", "inter", "manrope", "pagella", "schola", "slab", "karla",
    "vollkorn", "libertine", "arimo", "robotocn",
)  # fmt: skip
"""Typefaces that have all letters of the languages."""
INKS = (
    ("#222222", "#1f4e79", "#888888", "#ffffff"),
    ("#111111", "#7a1f2b", "#c9a227", "#fbf7ee"),
    ("#1b2d2a", "#2a7f62", "#b5c99a", "#ffffff"),
    ("#f4f4f4", "#ffd166", "#8ecae6", "#14213d"),
    ("#ffffff", "#ffe8d6", "#f4a261", "#6a040f"),
    ("#2b2b2b", "#5a189a", "#ff9e00", "#f3f0ff"),
    ("#3a3a3a", "#b5651d", "#888888", "#efe6d5"),
    ("#0b132b", "#0077b6", "#90e0ef", "#eaf6ff"),
    ("#20301c", "#386641", "#a7c957", "#f2e8cf"),
)
"""Ink, two accents and paper."""
LANDSCAPE = ("eu", "us", "jp")


@dataclass(frozen=True)
class Layout:
    """A way to arrange a card.

    Attributes:
        name: What it is called in the truth's features.
        sizes: Keys of `samples.drawing.cards.SIZES`.
        place: Makes blocks, decoration and logos of the parts.
    """

    name: str
    sizes: tuple[str, ...]
    place: Callable[[Parts, Random], Placed]


def _block(lines: list[str], size: float, **place: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"lines": lines, "size": size} | place


def _kept(**blocks: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: block for name, block in blocks.items() if block["lines"]}


def _logo(random: Random, **place: Any) -> list[dict[str, Any]]:  # noqa: ANN401
    return [{"mark": random.choice(sorted(MARKS)), "letters": "", **place}]


def _classic(parts: Parts, random: Random) -> Placed:
    """The firm above, the person in the middle, contact below; all on the left."""
    size = random.uniform(6.2, 7.8)
    blocks = _kept(
        firm=_block(parts["firm"] + parts["slogan"], size * 1.15, x=7, y=6),
        who=_block(parts["who"], size * 1.1, x=7, y=20),
        contact=_block(parts["address"] + parts["contact"], size * 0.92, x=7, y=-5),
    )
    decor = [["band", 1, random.choice(["left", "bottom", "top"]), 2.2]]
    return blocks, decor * (random.random() < 0.6), []


def _centred(parts: Parts, random: Random) -> Placed:
    size = random.uniform(6.2, 7.8)
    at = {"x": "c", "align": "m"}
    top = parts["firm"] + parts["slogan"]
    upper, lower = (parts["who"], top) if random.random() < 0.4 else (top, parts["who"])
    blocks = _kept(
        upper=_block(upper, size * 1.2, y=6, **at),
        lower=_block(lower, size * 1.1, y=20, **at),
        contact=_block(
            _untabbed(parts["contact"] + parts["address"]), size * 0.9, y=-5, **at
        ),
    )
    return blocks, [["rule", 2, 25, 18.2, 60, 18.2, 0.3]] * (random.random() < 0.4), []


def _right(parts: Parts, random: Random) -> Placed:
    """A mark on the left, everything else set to the right edge."""
    size = random.uniform(6.2, 7.6)
    at = {"x": -6, "align": "r"}
    blocks = _kept(
        who=_block(parts["who"], size * 1.15, y=7, **at),
        firm=_block(parts["firm"], size, y=19, **at),
        contact=_block(
            _untabbed(parts["contact"] + parts["address"]), size * 0.9, y=-5, **at
        ),
        slogan=_block(parts["slogan"], size * 0.8, x=6, y=-4),
    )
    return blocks, [], _logo(random, x=8, y=12, h=13)


def _columns(parts: Parts, random: Random) -> Placed:
    """The firm in a coloured column, the person and contact beside it."""
    size = random.uniform(6.0, 7.2)
    blocks = _kept(
        firm=_block(_on_colour(parts["firm"]), size * 1.1, x=4, y=24, colour=3),
        who=_block(parts["who"], size * 1.15, x=33, y=7),
        contact=_block(parts["contact"] + parts["address"], size * 0.9, x=33, y=-9),
        slogan=_block(parts["slogan"], size * 0.85, x=33, y=-4),
    )
    logos = _logo(random, x=8, y=8, h=11, colour=3, second=2, ground=1)
    return blocks, [["band", 1, "left", 29]], logos


def _footer(parts: Parts, random: Random) -> Placed:
    """The person first, the firm at the foot."""
    size = random.uniform(6.2, 7.6)
    blocks = _kept(
        who=_block(parts["who"], size * 1.2, x=6, y=6),
        contact=_block(parts["contact"], size * 0.95, x=6, y=19),
        address=_block(parts["address"], size * 0.85, x=-5, y=19, align="r"),
        firm=_block(
            parts["firm"] + parts["slogan"], size * 1.1, x="c", y=-4, align="m"
        ),
    )
    return blocks, [], []


def _poster(parts: Parts, random: Random) -> Placed:
    """The firm large in the middle, everything else small around it."""
    size = random.uniform(6.0, 7.0)
    firm = ["<huge,b>" + line.partition(">")[2] for line in parts["firm"][:1]]
    blocks = _kept(
        slogan=_block(parts["slogan"], size, x="c", y=4, align="m"),
        firm=_block(firm + parts["firm"][1:], size, x="c", y=11, align="m"),
        who=_block(parts["who"], size * 1.05, x=6, y=27),
        contact=_block(_untabbed(parts["contact"]), size * 0.95, x=-6, y=27, align="r"),
        address=_block(parts["address"], size * 0.9, x="c", y=-3.5, align="m"),
    )
    return blocks, [["band", 2, "bottom", 1.5]] * (random.random() < 0.5), []


def _tall(parts: Parts, random: Random) -> Placed:
    size = random.uniform(6.0, 7.2)
    at = {"x": "c", "align": "m"}
    blocks = _kept(
        firm=_block(_wrapped(parts["firm"], 24), size * 1.15, y=22, **at),
        who=_block(parts["who"], size * 1.1, y=36, **at),
        contact=_block(
            _untabbed(parts["contact"] + parts["address"] + parts["slogan"]),
            size * 0.85, y=-6, **at,
        ),
    )  # fmt: skip
    return blocks, [["band", 1, "top", 3]], _logo(random, x="c", y=6, h=12)


def _untabbed(lines: list[str]) -> list[str]:
    """Lines for a block that is not set to the left: no icons, no column of labels."""
    return [re.sub(r"^:[a-z]+:\t", "", line).replace("\t", " ") for line in lines]


def _on_colour(lines: list[str]) -> list[str]:
    """Short lines in no other colour than their block's."""
    return _wrapped([line.replace(",accent", "") for line in lines], 17)


def _wrapped(lines: list[str], most: int) -> list[str]:
    """Lines broken at the first blank after so many letters."""
    broken: list[str] = []
    for line in lines:
        cut = line.find(" ", most)
        broken += [line] if cut < 0 else [line[:cut], line[cut + 1 :]]
    return broken


LAYOUTS = (
    Layout("classic", LANDSCAPE, _classic),
    Layout("centred", LANDSCAPE, _centred),
    Layout("right", LANDSCAPE, _right),
    Layout("columns", LANDSCAPE, _columns),
    Layout("footer", LANDSCAPE, _footer),
    Layout("poster", LANDSCAPE, _poster),
    Layout("portrait", ("eu portrait", "us portrait"), _tall),
)
