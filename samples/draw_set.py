"""Draw the set of cards on which nothing was tuned while they were made.

    python -m samples.draw_set [--cards 133] [--pictures DIR]

Writes drawn/truth.jsonl, and the pictures into DIR (default: drawn/pictures). The same
seed gives the same cards. Only a third of the pictures is kept in the repository, with
the words that the readers read on all of them: see README.md.
"""

import argparse
import io
import json
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from PIL import Image

from samples.drawing.design import draw_side
from samples.drawing.photograph import photograph
from samples.drawing.scan import scan, to_scan
from samples.drawing.shot import to_shot
from samples.drawing.tables import TABLES
from samples.drawn_cards import Drawn, invent

HERE = Path(__file__).parent / "drawn"
SEED = 20261130
CARDS = 133  # seven of each country
PHOTOS, SCANS = 0.7, 0.2  # shares; the rest are printers' files


def main() -> None:
    """Draw every card and write what is true of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--pictures", type=Path, default=HERE / "pictures")
    args = parser.parse_args()
    args.pictures.mkdir(parents=True, exist_ok=True)
    rows = []
    for number in range(args.cards):
        drawn = invent(SEED, number)
        kind, name = draw(drawn, number, args.pictures)
        row = {"image": f"pictures/{name}", "kind": kind} | drawn.truth()
        rows.append(json.dumps(row, ensure_ascii=False))
    (HERE / "truth.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def draw(drawn: Drawn, number: int, folder: Path) -> tuple[str, str]:
    """Draw a card; return the kind of picture and the file's name."""
    random = Random(f"{SEED}/picture/{number}")
    rng = np.random.default_rng([SEED, number])
    side = draw_side(drawn.card)
    chance = random.random()
    if chance < PHOTOS:
        kind, pixels = "photo", photograph(side, to_shot(_shot(side, random)), rng)
    elif chance < PHOTOS + SCANS:
        how = {
            "dpi": 200,
            "margin": random.uniform(0, 4),
            "angle": random.uniform(-1.5, 1.5),
        }
        kind, pixels = "scan", scan([side], to_scan(how), rng)
    else:
        size = 900, round(900 * side.shape[0] / side.shape[1])
        resized = Image.fromarray(side).resize(size, Image.Resampling.LANCZOS)
        kind, pixels = "render", np.asarray(resized)
    name = f"{drawn.country.lower()}-{number:03d}-{kind}.jpg"
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=random.choice([55, 65, 75]))
    (folder / name).write_bytes(buffer.getvalue())
    return kind, name


def _shot(side: np.ndarray[Any, Any], random: Random) -> dict[str, Any]:
    """Return how a photo is taken, most of them well, some of them badly."""
    tall = side.shape[0] > side.shape[1]
    shot = {
        "table": random.choice(sorted(TABLES)),
        "size": [1050, 1400] if tall else [1400, 1050],
        "fill": random.uniform(0.62, 0.9),
        "roll": random.gauss(0, 4),
        "pitch": abs(random.gauss(0, 9)),
        "yaw": random.gauss(0, 5),
        "light": [random.uniform(0, 360), random.uniform(0.1, 0.45)],
        "warmth": random.uniform(-0.4, 0.5),
        "exposure": random.uniform(0.8, 1.1),
    }
    faults = {"blur": 1.1, "shade": 0.4, "glare": 0.4, "shake": 2.5, "grain": 0.02}
    if random.random() < 0.35:
        fault = random.choice(sorted(faults))
        shot[fault] = faults[fault] * random.uniform(0.6, 1.2)
    return shot


if __name__ == "__main__":
    main()
