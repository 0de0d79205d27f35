"""Measure what each part of the extraction earns: figures with and without it.

Every set is a folder with truth.jsonl and words.jsonl (`python -m bench.cached_words`),
so that a run takes seconds and neither a picture nor a model is needed. A part that
changes no figure on any set has no evidence and should be deleted.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from multiprocessing import Pool
from pathlib import Path
from pkgutil import resolve_name
from typing import Any
from unittest.mock import patch

import click

from bench.accuracy import around_figures, matched, write_figures
from bench.cached_words import load, replay, words_of
from bench.parts import PARTS
from bench.score import read_jsonl
from bench.tables import COLUMNS, tabulate_all

Figures = Mapping[str, float]
WHOLE = ""  # name of the part that leaves out nothing


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option(
    "--only", multiple=True, metavar="TEXT", help="Parts whose name has this."
)
@click.option("--country", default="US", show_default=True)
@click.option("--workers", default=1, show_default=True)
@click.option(
    "--into",
    type=(click.Path(exists=True, dir_okay=False, path_type=Path), str),
    metavar="FILE NAME",
    help="Write the table into a Markdown file, at the comments that name it.",
)
def ablate(
    folders: Sequence[Path],
    only: Sequence[str],
    country: str,
    workers: int,
    into: tuple[Path, str] | None,
) -> None:
    """Leave out one part at a time and print what that costs on each of FOLDERS."""
    around = around_figures(*into) if into else ("", "")
    chosen = [p for p in PARTS if not only or any(text in p for text in only)]
    measured = partial(_measure, folders=folders, country=country)
    with Pool(workers, maxtasksperchild=1) as pool:  # what is cached stays with a part
        tables = pool.imap(measured, [WHOLE, *chosen])
        whole = next(tables)
        for folder in folders:
            print(f"{folder.name}: {_shown(whole[folder])}")
        rows = [
            f"| without | {' | '.join(folder.name for folder in folders)} |",
            "|---" * (len(folders) + 1) + "|",
        ]
        print(*rows, sep="\n", flush=True)
        for part, table in zip(chosen, tables, strict=True):
            costs = (_change(whole[folder], table[folder]) for folder in folders)
            rows.append(f"| {part} | {' | '.join(costs)} |")
            print(rows[-1], flush=True)
    if into is not None:
        write_figures(into[0], around, rows)


def _measure(part: str, folders: Sequence[Path], country: str) -> dict[Path, Figures]:
    """The figures of every set, with stand-ins for the functions of a part."""
    with ExitStack() as patches:
        for target, stand_in in PARTS.get(part, {}).items():
            module, _, path = target.partition(":")
            *outer, name = path.split(".")
            owner = resolve_name(":".join([module, *outer]))  # a module, or a class
            patches.enter_context(patch.object(owner, name, stand_in))
        return {folder: measure(folder, country) for folder in folders}


def measure(folder: Path, country: str) -> Figures:
    """The figures of a folder with truth.jsonl and words.jsonl."""
    reads: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for card in load(words_of(folder)):
        reads[card.image].append(replay(card, country))
    truths = [t for t in read_jsonl(folder / "truth.jsonl") if t["image"] in reads]
    table = tabulate_all(list(matched(truths, reads)))["all"]
    return {name: table[key][of] for name, (key, of) in COLUMNS.items()}


def _shown(figures: Figures) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in figures.items())


def _change(whole: Figures, without: Figures) -> str:
    changed = (
        f"{name} {without[name] - value:+.3f}"
        for name, value in whole.items()
        if abs(without[name] - value) >= 0.0005
    )
    return ", ".join(changed) or "–"


if __name__ == "__main__":
    ablate()
