"""Read a folder of pictures whose truth is known and score the readings.

The pictures go through `cardfile read --json`, as they do for any user;
`bench/score.py` describes the truth and the rules of scoring.
"""

import hashlib
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from bench.score import assign, read_jsonl, score_card, tabulate

Row = dict[str, Any]

HELD = set("01234")
"""First hex digits of sha1(image) that set a picture aside: 5 of 16."""

COLUMNS = {
    "e-mails F1": ("emails", "f1"),
    "phones F1": ("phones", "f1"),
    "websites F1": ("websites", "f1"),
    "name close": ("name", "close"),
    "company close": ("company", "close"),
    "title close": ("title", "close"),
    "address close": ("address", "close"),
    "usable": ("usable", "share"),
}


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--reader", default="auto", show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--part", type=click.Choice(["tune", "held"]), help="One part alone.")
@click.option("--misses", is_flag=True, help="Show what was wanted and what was read.")
@click.option("--readings", type=click.Path(path_type=Path), help="Keep them here.")
@click.option("--floors", type=click.Path(exists=True, path_type=Path))
def accuracy(
    folder: Path,
    reader: str,
    workers: int,
    part: str | None,
    readings: Path | None,
    floors: Path | None,
    *,
    misses: bool,
) -> None:
    """Read the pictures in FOLDER and print how much of FOLDER/truth.jsonl was read.

    With --floors FILE (TOML, a number for each column), exits with 1 when a figure of
    all cards lies below its floor.
    """
    truths = [row for row in read_jsonl(folder / "truth.jsonl") if in_part(row, part)]
    with tempfile.TemporaryDirectory() as scratch:
        kept = readings or Path(scratch) / "readings.jsonl"
        images = [row["image"] for row in truths]
        read_all(folder, images, kept, ["--reader", reader, "--workers", str(workers)])
        reads = by_image(folder, read_jsonl(kept))
    figures = report(truths, reads, misses=misses)
    if floors is not None:
        sys.exit(below(figures, tomllib.loads(floors.read_text(encoding="utf-8"))))


def in_part(row: Row, part: str | None) -> bool:
    """Whether a picture belongs to the part kept aside, or to the other."""
    held = hashlib.sha1(row["image"].encode()).hexdigest()[0] in HELD  # noqa: S324
    return part is None or (part == "held") == held


def read_all(folder: Path, images: list[str], kept: Path, options: list[str]) -> None:
    """Run `cardfile read --json` over the pictures; its lines go to a file."""
    paths = [str(folder / image) for image in images]
    with kept.open("w", encoding="utf-8") as lines:
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", "cli.main", "read", "--json", *options, *paths],
            stdout=lines,
            check=False,
        )


def by_image(folder: Path, rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Readings under the names that the truth uses, phones as plain strings."""
    reads: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        image = Path(row["image"]).relative_to(folder).as_posix()
        phones = [phone["value"] for phone in row.get("phones", [])]
        reads[image].append(row | {"image": image, "phones": phones})
    return reads


def report(truths: list[Row], reads: dict[str, list[Row]], *, misses: bool) -> Row:
    """Print a table with a row for each kind of picture; return the row of them all."""
    scores: dict[str, list[Row]] = defaultdict(list)
    verdicts: list[tuple[str, bool]] = []
    for row in truths:
        cards = row["cards"] if isinstance(row.get("cards"), list) else [row]
        for truth, read in zip(cards, assign(cards, reads[row["image"]]), strict=True):
            got = score_card(truth, read)
            scores["all"].append(got)
            scores[row["kind"]].append(got)
            verdicts.append((read.get("status", "nothing read"), got["usable"]))
            if misses and not got["usable"]:
                show_miss(row["image"], truth, read)
    print(f"{'':8}" + "".join(f"{name:>15}" for name in ("cards", *COLUMNS)))
    for kind, cards in scores.items():
        print_row(kind, tabulate(cards))
    seconds = [read["seconds"] for rows in reads.values() for read in rows]
    if seconds:
        mean = sum(seconds) / len(seconds)
        late = sorted(seconds)[int(0.95 * (len(seconds) - 1))]
        print(f"seconds a card: mean {mean:.2f}, 95th percentile {late:.2f}")
    ready = [usable for status, usable in verdicts if status == "ready"]
    print(f"ready: {len(ready)} of {len(verdicts)}, usable of them {sum(ready)}")
    return tabulate(scores["all"])


def print_row(kind: str, table: Row) -> None:
    """One line of the table."""
    figures = "".join(f"{table[key][of]:>15.3f}" for key, of in COLUMNS.values())
    print(f"{kind:8}{table['cards']:>15}{figures}")


def show_miss(image: str, truth: Row, read: Row) -> None:
    """Print what was wanted and what was read."""
    print(image)
    for key in ("name", "company", "title", "emails", "phones", "websites", "address"):
        print(f"  {key:9}want {truth.get(key)!r}\n{'':11}read {read.get(key)!r}")


def below(figures: Row, floors: dict[str, float]) -> int:
    """1 if a figure lies below its floor, after saying which; else 0."""
    short = {
        name: figures[COLUMNS[name][0]][COLUMNS[name][1]]
        for name, floor in floors.items()
        if figures[COLUMNS[name][0]][COLUMNS[name][1]] < floor
    }
    for name, figure in short.items():
        print(f"{name}: {figure:.3f} is below the floor of {floors[name]}")
    return 1 if short else 0


if __name__ == "__main__":
    accuracy()
