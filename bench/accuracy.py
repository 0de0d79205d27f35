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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import click

from bench.score import (
    LISTS,
    assign,
    read_jsonl,
    score_card,
    tabulate,
    text_scores,
)

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Pair:
    """A card that is on a picture and the reading that fits it best.

    Attributes:
        image: The picture, as the truth names it.
        kind: "photo", "scan" or "render".
        truth: As `bench/score.py` describes it.
        read: A line of `cardfile read --json`; empty when nothing was read.
    """

    image: str
    kind: str
    truth: Row
    read: Row


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

    With --floors FILE (TOML: a table for each kind of picture or "all", in it a number
    for each column), exits with 1 when a figure lies below its floor.
    """
    truths = [row for row in read_jsonl(folder / "truth.jsonl") if in_part(row, part)]
    with tempfile.TemporaryDirectory() as scratch:
        kept = readings or Path(scratch) / "readings.jsonl"
        images = [row["image"] for row in truths]
        read_all(folder, images, kept, ["--reader", reader, "--workers", str(workers)])
        reads = by_image(folder, read_jsonl(kept))
    pairs = list(matched(truths, reads))
    if misses:
        for pair in pairs:
            show_miss(pair)
    tables = report(pairs)
    report_trust(pairs)
    if floors is not None:
        sys.exit(below(tables, tomllib.loads(floors.read_text(encoding="utf-8"))))


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


def matched(truths: list[Row], reads: dict[str, list[Row]]) -> Iterator[Pair]:
    """Every card with the kind of its picture, its truth and its reading."""
    for row in truths:
        cards = row["cards"] if isinstance(row.get("cards"), list) else [row]
        for truth, read in zip(cards, assign(cards, reads[row["image"]]), strict=True):
            yield Pair(row["image"], row["kind"], truth, read)


def report(pairs: list[Pair]) -> dict[str, Row]:
    """Print a table with a row for each kind of picture; return the rows by kind."""
    scores: dict[str, list[Row]] = defaultdict(list)
    for pair in pairs:
        got = score_card(pair.truth, pair.read)
        scores["all"].append(got)
        scores[pair.kind].append(got)
    print(f"{'':8}" + "".join(f"{name:>15}" for name in ("cards", *COLUMNS)))
    tables = {kind: tabulate(cards) for kind, cards in scores.items()}
    for kind, table in tables.items():
        print_row(kind, table)
    return tables


def report_trust(pairs: list[Pair]) -> None:
    """Print the time of a card, what "ready" is worth, and the calibration errors."""
    seconds = sorted(pair.read["seconds"] for pair in pairs if pair.read)
    if seconds:
        late = seconds[int(0.95 * (len(seconds) - 1))]
        print(f"seconds a card: mean {mean(seconds):.2f}, 95th percentile {late:.2f}")
    ready = [pair for pair in pairs if pair.read.get("status") == "ready"]
    usable = sum(score_card(pair.truth, pair.read)["usable"] for pair in ready)
    print(f"ready: {len(ready)} of {len(pairs)}, usable of them {usable}")
    for kind in ("email", "phone", "name"):
        sure = [claim for pair in pairs for claim in claims(pair, kind)]
        print(f"calibration error, {kind}: {calibration_error(sure):.3f}")


def claims(pair: Pair, kind: str) -> Iterator[tuple[float, bool]]:
    """Of each field of a kind: how sure it is, and whether it is right."""
    found = [f for f in pair.read.get("fields", []) if f["kind"] == kind]
    if kind == "name":
        if pair.truth.get("name") and found:
            right = text_scores("name", pair.truth, found[0]["value"])[1]
            yield found[0]["confidence"], right
        return
    same, wanted = LISTS[f"{kind}s"], pair.truth.get(f"{kind}s")
    if wanted is not None:
        values = [want["raw"] if isinstance(want, dict) else want for want in wanted]
        for field in found:
            right = any(same(value, field["value"]) for value in values)
            yield field["confidence"], right


def calibration_error(claims: list[tuple[float, bool]]) -> float:
    """Expected calibration error in ten bins (Naeini et al., AAAI 2015)."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for claim in claims:
        bins[min(int(claim[0] * 10), 9)].append(claim)
    gaps = (abs(sum(sure - right for sure, right in one)) for one in bins.values())
    return sum(gaps) / max(len(claims), 1)


def print_row(kind: str, table: Row) -> None:
    """One line of the table."""
    figures = "".join(f"{table[key][of]:>15.3f}" for key, of in COLUMNS.values())
    print(f"{kind:8}{table['cards']:>15}{figures}")


def show_miss(pair: Pair) -> None:
    """Print what was wanted and what was read of a card that is not usable."""
    if score_card(pair.truth, pair.read)["usable"]:
        return
    print(pair.image)
    for key in ("name", "company", "title", "emails", "phones", "websites", "address"):
        print(f"  {key:9}want {pair.truth.get(key)!r}")
        print(f"{'':11}read {pair.read.get(key)!r}")


def below(tables: dict[str, Row], floors: dict[str, dict[str, float]]) -> int:
    """1 if a figure lies below its floor, after saying which; else 0."""
    short = 0
    for kind, columns in floors.items():
        for name, floor in columns.items():
            key, of = COLUMNS[name]
            figure = tables[kind][key][of]
            if figure < floor:
                print(f"{kind}, {name}: {figure:.3f} is below the floor of {floor}")
                short = 1
    return short


if __name__ == "__main__":
    accuracy()
