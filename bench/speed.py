"""How long a card takes, stage by stage, on one core in one run.

The figure to keep: decoding aside, a card read by Tesseract alone takes at most 1.3
times one bare recognition of the same cleaned picture plus 150 ms.
"""

import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, median
from time import perf_counter

import click

from bench.score import read_jsonl
from ingest.decode.photo import open_photo
from ingest.options import ReadOptions
from ingest.outline.flatten import flatten
from ingest.pipeline import load_tools, read_page

ALLOWED = 1.3  # times a bare recognition
EXTRA = 0.150  # seconds on top


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--reader", default="tesseract", show_default=True)
@click.option("--every", default=1, show_default=True, help="Take every n-th picture.")
def speed(folder: Path, reader: str, every: int) -> None:
    """Read the pictures that FOLDER/truth.jsonl names and print where the time goes."""
    tools = load_tools(ReadOptions(reader=reader))
    laps: dict[str, list[float]] = {"decode": [], "card": [], "bare": [], "--help": []}
    for row in list(read_jsonl(folder / "truth.jsonl"))[::every]:
        with lap(laps["decode"]):
            pages = list(open_photo(folder / row["image"]).read_pages())
        for page in pages:
            for card in read_page(page, tools):
                laps["card"].append(card.seconds)
                flat = flatten(page, card.corners)
                with lap(laps["bare"]):
                    tools.readers.first.read(flat)
    for _ in range(5):
        with lap(laps["--help"]):
            show_help()
    for name, seconds in laps.items():
        print(f"{name:8} mean {mean(seconds):.3f} s, median {median(seconds):.3f} s")
    allowed = ALLOWED * mean(laps["bare"]) + EXTRA
    print(f"card / (1.3 x bare + 0.15 s): {mean(laps['card']) / allowed:.2f}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MB")


@contextmanager
def lap(seconds: list[float]) -> Iterator[None]:
    """Add the time that the block takes."""
    started = perf_counter()
    yield
    seconds.append(perf_counter() - started)


def show_help() -> None:
    """Start the program as a user does."""
    command = [sys.executable, "-m", "cli.main", "--help"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # noqa: S603


if __name__ == "__main__":
    speed()
