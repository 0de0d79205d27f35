"""Measure the code: hops, functions and files that one photo passes, and sizes.

`python -m bench.code_structure` imports one picture with a profile hook in the program
and in its worker, and counts the functions that are called at least once. A file is
returned to when, in the order of first calls, it was left before.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial
from graphlib import CycleError, TopologicalSorter
from inspect import CO_OPTIMIZED
from itertools import groupby
from pathlib import Path
from types import CodeType, FrameType

import click
import grimp
from click.testing import CliRunner

from actions.intake import read
from ingest.options import ReadOptions
from ingest.workers.job import Handler
from ingest.workers.reading_jobs import load_photo_reader
from models.reading import PhotoReading

ROOT = Path(__file__).parent.parent
PACKAGES = ("actions", "cli", "export", "followup", "ingest", "models", "web")
PICTURE = ROOT / "samples" / "pictures" / "de-hollerbach-photo.jpg"
TABLES = ("models", "actions")
"""Packages that may import sqlmodel."""

Call = tuple[str, str]
"""File below `ROOT` and name of a function."""


class Trace:
    """Notes functions of this program in the order of their first calls.

    Attributes:
        calls: Functions, the first called first.
        chains: By a function that is watched: who called whom, down to it.

    Args:
        watched: Functions whose callers are noted.
    """

    def __init__(self, *watched: Call) -> None:
        self.calls: dict[Call, None] = {}
        self.chains: dict[str, list[Call]] = {}
        self._watched = watched

    def __call__(self, frame: FrameType, event: str, _argument: object) -> None:
        """Note a call; for `sys.setprofile`."""
        call = _called(frame)
        if event != "call" or call is None:
            return
        self.calls.setdefault(call)
        if call in self._watched:
            self.chains.setdefault(call[1], list(_callers(frame))[::-1])


def _called(frame: FrameType) -> Call | None:
    return _call_of(frame.f_code)


@cache
def _call_of(code: CodeType) -> Call | None:
    """Looked up once a function, since a photo takes a million calls."""
    path = Path(code.co_filename)
    if not path.is_relative_to(ROOT) or code.co_name.startswith("<"):
        return None
    below = path.relative_to(ROOT).as_posix()
    if below.partition("/")[0] not in PACKAGES:
        return None
    is_class = not code.co_flags & CO_OPTIMIZED
    return below, f"class {code.co_qualname}" if is_class else code.co_qualname


def _callers(frame: FrameType | None) -> Iterator[Call]:
    while frame is not None:
        call = _called(frame)
        if call is not None:
            yield call
        frame = frame.f_back


READ = ("ingest/pipeline.py", "read_photo")
START = ("ingest/workers/worker.py", "Worker.start")
NEW = "models/migrations/"
COMMAND = ("cli/imports/importing.py", "import_command")


def load_traced(options: ReadOptions, notes: Path) -> Handler[PhotoReading]:
    """In the worker: load what reads, and note what is called after each photo."""
    trace = Trace(READ)

    def hook(frame: FrameType, event: str, argument: object) -> None:
        trace(frame, event, argument)
        if event == "return" and _called(frame) == READ:
            called = {"calls": list(trace.calls), "chain": trace.chains[READ[1]]}
            notes.write_text(json.dumps(called), encoding="utf-8")

    sys.setprofile(hook)
    return load_photo_reader(options)


def trace_import(folder: Path) -> tuple[list[Call], list[Call], list[Call]]:
    """Import a picture: calls of the program and of the worker, and the hops."""
    from cli.main import cardfile  # noqa: PLC0415  its modules are part of the trace

    notes, trace = folder / "worker.json", Trace(START)
    load = partial(load_traced, notes=notes)
    setattr(read, "load_photo_reader", load)  # noqa: B010 - not for mypy
    try:
        sys.setprofile(trace)
        words = ["--folder", str(folder / "data"), "import", str(PICTURE)]
        result = CliRunner().invoke(cardfile, words)
    finally:
        sys.setprofile(None)
        setattr(read, "load_photo_reader", load_photo_reader)  # noqa: B010
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    called = json.loads(notes.read_text(encoding="utf-8"))
    worker = [tuple(call) for call in called["calls"]]
    start = trace.chains[START[1]]
    hops = [*start[start.index(COMMAND) :], *(tuple(it) for it in called["chain"])]
    return list(trace.calls), worker, hops


def count_returns(calls: Sequence[Call]) -> int:
    """Return how often a file is entered that was left before."""
    stays = [file for file, _ in groupby(file for file, _ in calls)]
    return len(stays) - len(set(stays))


def below(calls: Sequence[Call], name: str) -> list[Call]:
    """The calls from the first of a function on."""
    names = [call[1] for call in calls]
    return list(calls[names.index(name) :])


def sources(*packages: str) -> list[Path]:
    """The modules of packages."""
    return sorted(path for name in packages for path in (ROOT / name).rglob("*.py"))


def count_lines(*packages: str) -> int:
    """Lines of the modules of packages."""
    return sum(path.read_text("utf-8").count("\n") for path in sources(*packages))


def figures() -> Iterator[tuple[str, str]]:
    """Each figure with its name."""
    with tempfile.TemporaryDirectory() as folder:
        program, worker, hops = trace_import(Path(folder))
    calls = {*program, *worker}
    yield "hops from command to picture", f"{len(hops)}: {_names(hops)}"
    yield "functions / files of one import", _count(calls)
    without = "the same without class bodies and the creation of the database"
    yield (
        without,
        _count(
            it for it in calls if not it[1].startswith("class ") and NEW not in it[0]
        ),
    )
    reading = count_returns(below(worker, "read_photo"))
    fields = count_returns(below(worker, "extract"))
    yield "returns to a left file, read_photo / extract", f"{reading} / {fields}"
    yield "modules of the product", f"{len(sources(*PACKAGES))}"
    rooms = Counter(path.parent for path in sources("ingest"))
    room, modules = rooms.most_common(1)[0]
    yield "modules of the fullest folder of ingest", f"{modules} ({room.name})"
    yield "lines of the product", f"{count_lines(*PACKAGES)}"
    yield "lines of cli", f"{count_lines('cli')}"
    yield from _import_figures()


def _count(calls: Iterable[Call]) -> str:
    files = [file for file, _ in calls]
    return f"{len(files)} / {len(set(files))}"


def _names(hops: Sequence[Call]) -> str:
    return ", ".join(name for _, name in hops)


def _import_figures() -> Iterator[tuple[str, str]]:
    graph = grimp.build_graph(*PACKAGES, include_external_packages=True)
    users = graph.find_modules_that_directly_import("sqlmodel")
    outside = [it for it in users if it.partition(".")[0] not in TABLES]
    yield "modules outside models and actions that import sqlmodel", f"{len(outside)}"
    imports = {it: graph.find_modules_directly_imported_by(it) for it in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
        yield "import cycles", "0"
    except CycleError as error:
        yield "import cycles", f"at least 1: {' -> '.join(error.args[1])}"


@click.command()
def main() -> None:
    """Print a row for each figure of the code."""
    for name, figure in figures():
        print(f"| {name} | {figure} |")
    state = ["git", "-C", str(ROOT), "log", "--oneline", "-1"]
    subprocess.run(state, check=False)  # noqa: S603


if __name__ == "__main__":
    main()
