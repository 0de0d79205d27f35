"""Collect the words of trades and institutions in some forty languages.

    python -m training.trades PACKAGE

PACKAGE is the unpacked package `@openstreetmap/id-tagging-schema` of npm, under the ISC
licence, whose translators name every kind of shop, craft, office and place. Writes
`ingest/fields/data/trades.txt.xz`: folded words in Latin letters. Those that are names
of people, or that cards print in another role, are left out.
"""

import argparse
import json
import lzma
import re
from collections.abc import Iterator
from pathlib import Path

from ingest.fields.lexicon.text import family_names, fold, given_names, words

TRADES = Path(__file__).parents[1] / "ingest" / "fields" / "data" / "trades.txt.xz"
SHORTEST = 4  # letters
KINDS = (
    "shop", "office", "craft", "healthcare", "club", "tourism/gallery",
    "tourism/guest_house", "tourism/hostel", "tourism/hotel", "tourism/motel",
    "tourism/museum", "leisure/dance", "leisure/fitness_centre",
    "leisure/sports_centre",
    *(f"amenity/{place}" for place in (
        "bank", "bar", "cafe", "car_rental", "car_wash", "childcare", "cinema",
        "clinic", "college", "community_centre", "courthouse", "dentist", "doctors",
        "driving_school", "fast_food", "fire_station", "fuel", "hospital", "ice_cream",
        "kindergarten", "language_school", "library", "marketplace", "music_school",
        "nightclub", "pharmacy", "place_of_worship", "police", "post_office", "pub",
        "restaurant", "school", "studio", "theatre", "townhall", "university",
        "veterinary",
    )),
)  # fmt: skip
OTHER_ROLES = (
    "titles", "departments", "honorifics", "particles", "connectors", "streets",
    "credentials", "months", "legal_forms",
)  # fmt: skip


def main() -> None:
    """Collect and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("package", type=Path, metavar="PACKAGE")
    found = collect(parser.parse_args().package / "dist" / "translations")
    others = {word for name in OTHER_ROLES for word in words(name)}
    trades = sorted(found - others - given_names() - family_names())
    packed = lzma.compress("\n".join(trades).encode(), preset=9 | lzma.PRESET_EXTREME)
    TRADES.write_bytes(packed)
    print(f"{len(trades)} words, {len(packed)} bytes")


def collect(translations: Path) -> set[str]:
    """The folded words of all texts that are in Latin letters."""
    texts = (
        text
        for path in sorted(translations.glob("*.json"))
        if not path.name.endswith(".min.json")
        for text in _texts(json.loads(path.read_text("utf-8")))
    )
    found = (fold(word) for text in texts for word in re.findall(r"[^\W\d_]+", text))
    return {word for word in found if len(word) >= SHORTEST and word.isascii()}


def _texts(
    translation: dict[str, dict[str, dict[str, dict[str, str]]]],
) -> Iterator[str]:
    """The name of each trade in a language, and words to find it by."""
    for language in translation.values():
        presets = language.get("presets", {}).get("presets", {})
        for kind, preset in presets.items():
            if any(kind == it or kind.startswith(f"{it}/") for it in KINDS):
                yield from (preset.get(key, "") for key in ("name", "terms", "aliases"))


if __name__ == "__main__":
    main()
