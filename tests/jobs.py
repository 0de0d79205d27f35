"""Jobs for workers; what one does with a file is written in the file."""

import ctypes
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import psutil

from ingest.workers.job import Handler, Job
from models.errors import PhotoUnreadable, ReaderMissing
from models.reading import PhotoReading

if TYPE_CHECKING:
    from ingest.readers import Reader  # not in each worker: it takes its time

OnProgress: TypeAlias = Callable[[], None]

FOREVER = 600  # seconds; no test waits so long


@dataclass(frozen=True)
class Desk:
    """Where a worker notes what it is at."""

    notes: Path


def take_desk(notes: Path) -> Desk:
    (notes / f"{os.getpid()}.worker").touch()
    return Desk(notes)


def miss_reader() -> Handler[str]:
    raise ReaderMissing("Tesseract is not installed.")


def crash_while_loading() -> Handler[str]:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def stumble_while_loading() -> Handler[str]:
    raise ZeroDivisionError


def obey(path: Path, desk: Desk, on_progress: OnProgress) -> str:
    """Do what the file says; the worker's process id and the file are noted first."""
    order = path.read_text()
    with (desk.notes / "log").open("a") as log:
        log.write(f"{path.name}\n")
    if order == "turn pages":
        return _turn_pages(on_progress)
    return ORDERS[order](desk)


def load_page_counter(notes: Path) -> Handler[int]:
    take_desk(notes)
    return count_pages


def count_pages(path: Path, *, on_progress: OnProgress) -> int:
    """Decode all of a photo, as every reader must."""
    del on_progress
    from ingest.decode.photo import open_photo  # noqa: PLC0415  other jobs start faster

    return sum(page.size > 0 for page in open_photo(path).read_pages())


def load_stumbler() -> Handler[PhotoReading]:
    return _stumble_over_the_card


def _stumble_over_the_card(path: Path, *, on_progress: OnProgress) -> PhotoReading:
    """Decode all of a photo, then fail with the very bytes of it."""
    raise KeyError(count_pages(path, on_progress=on_progress), path.read_bytes())


def load_system_reader() -> Handler[int]:
    from ingest.readers.system_tesseract import SystemTesseract  # noqa: PLC0415

    return partial(_read_with, reader=SystemTesseract())


def _read_with(path: Path, *, reader: "Reader", on_progress: OnProgress) -> int:
    """Read all pages of a photo; how many words there are."""
    from ingest.decode.photo import open_photo  # noqa: PLC0415

    del on_progress
    return sum(len(reader.read(it).words) for it in open_photo(path).read_pages())


def _answer(_desk: Desk) -> str:
    return str(os.getpid())


def _sleep(_desk: Desk) -> str:
    time.sleep(FOREVER)
    return "overslept"


def _burn(_desk: Desk) -> str:
    while True:
        pass


def _turn_pages(on_progress: OnProgress) -> str:
    """Take half a second of the processor for each of four pages."""
    for _ in range(4):
        start = time.process_time()
        while time.process_time() < start + 0.5:
            pass
        on_progress()
    return "turned"


def _leave(_desk: Desk) -> str:
    os._exit(7)


def _crash(_desk: Desk) -> str:
    ctypes.string_at(0)
    return "survived"


def _crash_once(desk: Desk) -> str:
    if not (desk.notes / "crashed").exists():
        (desk.notes / "crashed").touch()
        os._exit(9)
    return "recovered"


def _bloat(_desk: Desk) -> str:
    hoard = [bytearray(50_000_000) for _ in range(400)]
    return str(len(hoard))


def _enlarge(_desk: Desk) -> str:
    """Ask OpenCV for more memory than a worker may hold."""
    import cv2  # noqa: PLC0415  other jobs start faster
    import numpy as np  # noqa: PLC0415

    large = cv2.resize(np.zeros((10, 10), np.uint8), (200_000, 100_000))
    return str(large.size)


def _start_program(desk: Desk) -> None:
    idle = [sys.executable, "-c", f"import time; time.sleep({FOREVER})"]
    program = subprocess.Popen(idle)  # noqa: S603  our own words
    (desk.notes / f"{program.pid}.program").touch()
    (desk.notes / "started").write_text("yes")  # a test may wait for it at a pipe


def _sleep_with_program(desk: Desk) -> str:
    _start_program(desk)
    return _sleep(desk)


def _write_and_sleep(desk: Desk) -> str:
    """Write a temporary file as a library does, and have a program write another."""
    handle, name = tempfile.mkstemp()
    os.write(handle, b"picture of a card")
    own = [sys.executable, "-c", "import tempfile; tempfile.mkstemp()"]
    subprocess.run(own, check=True)  # noqa: S603  our own words
    (desk.notes / "written").write_text(
        "\n".join(map(str, Path(name).parent.iterdir()))
    )
    _start_program(desk)
    return _sleep(desk)


def _leave_with_program(desk: Desk) -> str:
    _start_program(desk)
    return _leave(desk)


def _refuse(_desk: Desk) -> str:
    raise PhotoUnreadable("card.jpg is empty: copy it again.", "empty")


def _stumble(_desk: Desk) -> str:
    raise KeyError("a secret")


def _miss_reader(_desk: Desk) -> str:
    raise ReaderMissing("Tesseract is gone.")


def _is_deaf_to_interrupts(_desk: Desk) -> str:
    os.kill(os.getpid(), signal.SIGINT)
    before = psutil.Process().num_threads()
    import numpy as np  # noqa: PLC0415 - which starts threads

    _ = np.ones((900, 900)) @ np.ones((900, 900))
    further = psutil.Process().num_threads() - before
    return f"{os.environ['OMP_THREAD_LIMIT']}, {further} more for NumPy"


ORDERS = {
    "answer": _answer,
    "sleep": _sleep,
    "burn": _burn,
    "leave": _leave,
    "crash": _crash,
    "crash once": _crash_once,
    "bloat": _bloat,
    "enlarge": _enlarge,
    "sleep with program": _sleep_with_program,
    "write and sleep": _write_and_sleep,
    "leave with program": _leave_with_program,
    "refuse": _refuse,
    "stumble": _stumble,
    "miss reader": _miss_reader,
    "interrupt": _is_deaf_to_interrupts,
}


def job_with_notes(folder: Path) -> Job[str]:
    """Workers that do what files say and take notes below `folder`."""
    notes = folder / "notes"
    notes.mkdir(exist_ok=True)
    return partial(sit_down, notes)


def sit_down(notes: Path) -> Handler[str]:
    return partial(obey, desk=take_desk(notes))


def write_orders(folder: Path, *orders: str) -> list[Path]:
    paths = [folder / f"card{number}.jpg" for number in range(len(orders))]
    for path, order in zip(paths, orders, strict=True):
        path.write_text(order)
    return paths


def noted(folder: Path, kind: str) -> list[int]:
    return [int(path.stem) for path in (folder / "notes").glob(f"*.{kind}")]


def assert_all_gone(pids: list[int]) -> None:
    assert pids
    running = [psutil.Process(pid) for pid in pids if psutil.pid_exists(pid)]
    _, alive = psutil.wait_procs(running, timeout=5)
    # An orphan of a killed worker is a zombie until the first process reaps it.
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []
