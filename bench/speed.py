"""Measure how fast cards are read: beside other programs, by stage, in parallel.

Each picture is read by every program in turn on one thread, and seconds are those of
the processor, so that what else the machine does changes little. Cards a second are by
the clock: only those of a quiet machine say something.
"""

import resource
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from shutil import copyfile
from statistics import fmean
from typing import Any
from unittest.mock import patch

import click

from bench.accuracy import around_figures
from bench.other_programs import load_programs
from bench.parallel import measure_cluster, measure_pool
from bench.score import read_jsonl
from ingest import pipeline
from ingest.decode.photo import open_photo
from ingest.options import ReadOptions
from ingest.readers.pp_ocr import LineDetector, LineRecognizer
from ingest.readers.tesseract import Tesseract

CARD = "card in `auto`"
MODELS = "its model runs alone"
STAGES: Mapping[str, tuple[Any, str]] = {
    "outline": (pipeline, "find_cards"),
    "flat": (pipeline, "flatten"),
    "upright": (pipeline, "find_turns"),
    "codes": (pipeline, "read_codes"),
    "detection": (LineDetector, "find"),
    "recognition": (LineRecognizer, "read"),
    "Tesseract": (Tesseract, "recognise"),
    "fields": (pipeline, "interpret"),
    "quality": (pipeline, "find_problems"),
}
"""What is timed while cards are read; the rest is "other"."""
PICTURES = {".jpg", ".jpeg", ".png"}
"""What all programs read."""
FEWEST = 60
"""Photos that tell how fast workers are; fewer are read again, from copies."""


@dataclass(frozen=True, slots=True)
class Laps:
    """Seconds of the processor, one number a picture."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    @property
    def others(self) -> list[str]:
        """Names of the other programs."""
        ours = {CARD, MODELS, "decode", *STAGES}
        return [name for name in self.seconds if name not in ours]

    @contextmanager
    def lap(self, name: str) -> Iterator[None]:
        """Add what the block takes to the last number of a name, which is there."""
        started = processor_time()
        yield
        self.seconds[name][-1] += processor_time() - started

    def begin(self, *names: str) -> None:
        """Begin the next picture."""
        for name in names:
            self.seconds[name].append(0.0)

    def mean(self, name: str) -> float:
        """Seconds a picture."""
        return fmean(self.seconds[name])


def processor_time() -> float:
    """Seconds of this process and of the programs it ran to their end."""
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(sum(resource.getrusage(it)[:2]) for it in who)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", default=1, show_default=True, help="Take every n-th picture.")
@click.option("--quick", is_flag=True, help="Leave out workers, cluster and start-up.")
@click.option(
    "--into",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Write the table into this file, and a chart beside it.",
)
def main(folder: Path, every: int, into: Path | None, *, quick: bool) -> None:
    r"""Measure on the pictures that FOLDER/truth.jsonl names, and print a table.

    \b
    python -m bench.speed samples --every 4 --into docs/measurements.md
    """
    rows = list(read_jsonl(folder / "truth.jsonl"))[::every]
    paths = [it for row in rows if (it := folder / row["image"]).suffix in PICTURES]
    rates = [] if quick else list(measure_rates(paths))
    laps = measure_cards(paths)
    table = [*comparison(laps, len(paths)), "", *stages(laps), *rates]
    print("\n".join(table))
    if into is not None:
        before, after = around_figures(into, "speed")
        into.write_text(before + "\n" + "\n".join(table) + "\n\n" + after, "utf-8")
        into.with_name("speed.svg").write_text(draw_chart(laps), "utf-8")


def measure_cards(paths: Sequence[Path]) -> Laps:
    """Read each picture with every program, one after the other."""
    tools = pipeline.load_tools(ReadOptions())
    others, laps = load_programs(), Laps()
    runs = ((MODELS, type(tools.turn), "run"), (MODELS, Tesseract, "recognise"))
    parts = [(name, *place) for name, place in STAGES.items()]
    for path in paths:
        laps.begin("decode", CARD, MODELS, *STAGES, *others)
        with ExitStack() as stack:
            for name, owner, function in (*runs, *parts):
                stack.enter_context(timed(laps, name, owner, function))
            read_card(path, tools, laps)
        for name, read in others.items():
            with laps.lap(name):
                read(path)
    return laps


def read_card(path: Path, tools: pipeline.Tools, laps: Laps) -> None:
    """Read a picture as a worker does."""
    with laps.lap(CARD):
        photo = open_photo(path)
        pages = photo.read_pages(managed=False)
        while True:
            with laps.lap("decode"):
                page = next(pages, None)
            if page is None:
                return
            for _ in pipeline.read_page(page, tools, photo.profile):
                pass


@contextmanager
def timed(laps: Laps, name: str, owner: Any, function: str) -> Iterator[None]:  # noqa: ANN401
    """Time a function or method as long as the block lasts."""
    original = getattr(owner, function)

    def with_time(*args: Any, **options: Any) -> Any:  # noqa: ANN401
        with laps.lap(name):
            return original(*args, **options)

    with patch.object(owner, function, with_time):
        yield


def comparison(laps: Laps, pictures: int) -> Iterator[str]:
    """A row for each program, with how many times as fast a card is read."""
    card = laps.mean(CARD)
    heads = f"{pictures} pictures", "seconds of the processor", "against a card"
    yield f"| {' | '.join(heads)} |"
    yield "|---|---|---|"
    yield f"| {CARD} | {card:.3f} | 1.00 |"
    models = laps.mean(MODELS)
    yield f"| {MODELS} | {models:.3f} | {models / card:.2f} |"
    for name in laps.others:
        seconds = laps.mean(name)
        yield f"| {name} on the raw picture | {seconds:.3f} | {seconds / card:.2f} |"


def stages(laps: Laps) -> Iterator[str]:
    """A row for each stage of a card."""
    card = laps.mean(CARD)
    yield "| stage | milliseconds a picture | share |"
    yield "|---|---|---|"
    for name, seconds in _shares(laps).items():
        yield f"| {name} | {1000 * seconds:.0f} | {seconds / card:.0%} |"


def _shares(laps: Laps) -> dict[str, float]:
    found = {name: laps.mean(name) for name in ("decode", *STAGES)}
    return {**found, "other": laps.mean(CARD) - sum(found.values())}


def measure_rates(paths: Sequence[Path]) -> Iterator[str]:
    """Rows for several workers, a cluster, and the start of the program."""
    with tempfile.TemporaryDirectory() as folder:
        photos = list(copies(paths, Path(folder)))
        paces = {
            "1 worker": measure_pool(photos, 1),
            "2 workers": measure_pool(photos, 2),
            "cluster of 2 workers": measure_cluster(photos, 2),
        }
    one, two = paces["1 worker"].cards, paces["2 workers"].cards
    yield from (
        "",
        f"| {len(photos)} photos | cards a second | seconds of the processor a card"
        " | MB of a worker | MB of the program |",
        "|---|---|---|---|---|",
    )
    for name, pace in paces.items():
        program = f"{pace.program:.0f} (+{pace.growth:.0f})"
        speed = f"{pace.cards:.2f} | {pace.processor:.3f}"
        yield f"| {name} | {speed} | {pace.worker:.0f} | {program} |"
    cluster = paces["cluster of 2 workers"].cards
    yield from (
        "",
        f"2 workers against 1: {two / one:.2f}; cluster against 2 workers:"
        f" {cluster / two:.2f}.",
    )
    yield ""
    yield from measure_starts(paths[0])


def copies(paths: Sequence[Path], folder: Path) -> Iterator[Path]:
    """Copy photos into a folder, some of them several times until they are enough."""
    for number, path in enumerate(islice(cycle(paths), max(FEWEST, len(paths)))):
        yield Path(copyfile(path, folder / f"{number}{path.suffix}"))


def measure_starts(card: Path) -> Iterator[str]:
    """Lines for whole commands, the least of three each."""
    with tempfile.TemporaryDirectory() as data:
        shown = {
            "`--help`": ("--help",),
            "`list`, nothing stored": ("--folder", data, "list"),
            "`reconnect`, nothing stored": ("--folder", data, "reconnect"),
            "`status`, nothing stored": ("--folder", data, "status"),
            "`read` of one card, models not compiled yet": (
                "--folder",
                data,
                "read",
                "--json",
                str(card),
            ),
        }
        yield "| from start to end | seconds of the processor |"
        yield "|---|---|"
        alone = min(run("-c", "import sqlmodel") for _ in range(3))
        yield f"| Python with SQLModel and nothing else | {alone:.2f} |"
        for name, words in shown.items():
            seconds = min(run("-m", "cli.start", *words) for _ in range(3))
            yield f"| {name} | {seconds:.2f} |"


def run(*words: str) -> float:
    """Seconds of the processor that a run of Python takes, with what it starts."""
    started = processor_time()
    silent = subprocess.DEVNULL
    subprocess.run([sys.executable, *words], stdout=silent, stderr=silent, check=True)  # noqa: S603
    return processor_time() - started


def draw_chart(laps: Laps) -> str:
    """Bars of seconds a picture, as SVG."""
    bars = {CARD.replace("`", ""): laps.mean(CARD), MODELS: laps.mean(MODELS)}
    bars |= {name: laps.mean(name) for name in laps.others}
    most, high = max(bars.values()), 34
    rows = []
    for number, (name, seconds) in enumerate(bars.items()):
        top, wide = 10 + high * number, round(400 * seconds / most)
        colour = "#2a6f4e" if number == 0 else "#9aa5a0"
        rows.append(
            f'<text x="190" y="{top + 17}" text-anchor="end">{name}</text>'
            f'<rect x="200" y="{top}" width="{wide}" height="24" fill="{colour}"/>'
            f'<text x="{206 + wide}" y="{top + 17}">{seconds:.2f} s</text>\n'
        )
    size = f'width="680" height="{20 + high * len(bars)}"'
    style = 'font-family="sans-serif" font-size="13" fill="#333"'
    title = "<title>Seconds of the processor a picture</title>"
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>'
    return f"{head}{title}\n{''.join(rows)}</svg>\n"


if __name__ == "__main__":
    main()
