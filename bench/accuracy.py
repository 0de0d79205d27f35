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
from pathlib import Path
from typing import Any

import click

from bench.cached_words import load, replay, words_of
from bench.score import assign, read_jsonl, score_card
from bench.tables import (
    COLUMNS,
    Pair,
    markdown,
    pace,
    plain,
    tabulate_all,
    tabulate_languages,
    trust,
)

Row = dict[str, Any]


HELD = set("01234")
"""First hex digits of sha1(image) that set a picture aside: 5 of 16."""


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--reader", default="auto", show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option(
    "--words", is_flag=True, help="Start from the cached words of FOLDER, not pictures."
)
@click.option("--part", type=click.Choice(["tune", "held"]), help="One part alone.")
@click.option("--misses", is_flag=True, help="Show what was wanted and what was read.")
@click.option("--readings", type=click.Path(path_type=Path), help="Keep them here.")
@click.option("--floors", type=click.Path(exists=True, path_type=Path))
@click.option("--aside", is_flag=True, help="A row for the part kept aside as well.")
@click.option(
    "--into",
    type=(click.Path(exists=True, dir_okay=False, path_type=Path), str),
    metavar="FILE NAME",
    help="Write the tables into a Markdown file, at the comments that name them.",
)
def accuracy(
    folder: Path,
    reader: str,
    workers: int,
    part: str | None,
    readings: Path | None,
    floors: Path | None,
    into: tuple[Path, str] | None,
    *,
    words: bool,
    misses: bool,
    aside: bool,
) -> None:
    """Read the pictures in FOLDER and print how much of FOLDER/truth.jsonl was read.

    With --floors FILE (TOML: a table for each kind of picture or "all", in it a number
    for each column), exits with 1 when a figure lies below its floor.
    """
    if into is not None:
        around_figures(*into)  # fails now rather than after minutes
    truths = [row for row in read_jsonl(folder / "truth.jsonl") if in_part(row, part)]
    if words:
        reads = from_words(folder)
    else:
        with tempfile.TemporaryDirectory() as scratch:
            kept = readings or Path(scratch) / "readings.jsonl"
            images = [row["image"] for row in truths]
            options = ["--reader", reader, "--workers", str(workers)]
            read_all(folder, images, kept, options)
            reads = by_image(folder, read_jsonl(kept))
    pairs = list(matched(truths, reads))
    if misses:
        for pair in pairs:
            show_miss(pair)
    tables = by_kind(pairs, aside=aside)
    languages = tabulate_languages(pairs)
    report = (*plain(tables), "", *plain(languages), pace(pairs), *trust(pairs))
    print("\n".join(report))
    if into is not None:
        lines = as_markdown(pairs, aside=aside)
        write_figures(into[0], around_figures(*into), lines)
    if floors is not None:
        sys.exit(below(tables, tomllib.loads(floors.read_text(encoding="utf-8"))))


def in_part(row: Row, part: str | None) -> bool:
    """Return whether a picture belongs to the part kept aside, or to the other."""
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


def from_words(folder: Path, country: str = "US") -> dict[str, list[Row]]:
    """Readings of a folder's cached words, by the names that the truth uses.

    Args:
        folder: Holds words.jsonl, or packed words.jsonl.xz; see `bench.cached_words`.
        country: Two letters; the setting.
    """
    reads: dict[str, list[Row]] = defaultdict(list)
    for card in load(words_of(folder)):
        reads[card.image].append(replay(card, country))
    return reads


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
            language = truth.get("language") or row.get("language") or "unknown"
            yield Pair(row["image"], row["kind"], language.split("-")[0], truth, read)


def around_figures(path: Path, name: str) -> tuple[str, str]:
    """Return what stands in a file before and after the figures of this name.

    Raises:
        click.ClickException: The file has no comments that enclose them.
    """
    start, end = f"<!-- figures of {name} -->\n", f"<!-- end of {name} -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(start)
    _, ended, after = rest.partition(end)
    if not found or not ended:
        raise click.ClickException(f"{path} has no lines {start.strip()} and {end}.")
    return before + start, end + after


def write_figures(path: Path, around: tuple[str, str], lines: Iterable[str]) -> None:
    """Write lines of Markdown into a file, in place of the former figures."""
    figures = "\n".join(lines)
    path.write_text(f"\n{figures}\n\n".join(around), encoding="utf-8")


def as_markdown(pairs: list[Pair], *, aside: bool) -> Iterator[str]:
    """All tables and sentences, for a document."""
    yield from markdown(by_kind(pairs, aside=aside))
    yield ""
    yield from markdown(tabulate_languages(pairs))
    yield ""
    yield from (f"- {line}" for line in trust(pairs))


def by_kind(pairs: list[Pair], *, aside: bool) -> dict[str, Row]:
    """Rows by kind of picture, perhaps with one for the part kept aside."""
    tables = tabulate_all(pairs)
    held = [pair for pair in pairs if in_part({"image": pair.image}, "held")]
    if aside and held:
        tables["kept aside"] = tabulate_all(held)["all"]
    return tables


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
