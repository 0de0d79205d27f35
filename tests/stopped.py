"""Stop a watcher at every named step, start it again, and look at what is there.

Run as `python -m tests.stopped FOLDER EMPTY_DATABASE AFTER`: copies of this process,
which are quick to make, are stopped one by one as by a power cut.
"""

import os
import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from shutil import copyfile

from sqlmodel import select

from bench.watched_folder import WatchSetup, watch_folder
from ingest.folder import directory, disposal
from ingest.folder.directory import Directory, Place, rename_without_replacing
from models.database.database import open_database
from models.photo import After, PhotoState
from models.tables.contact import Contact
from models.tables.photo import Delivery, Photo
from tests.desk import count
from tests.doubles import InThisProcess
from tests.dropping import HEAD, read
from tests.killed import STEPS

DISPOSAL = ("renaming", "renamed", "noted")
SAYS = {"a": "!damaged", "b": "Erika Mustermann", "c": "Max Beispiel"}


def steps_of(after: After) -> tuple[str, ...]:
    """The steps of the intake are the same, whatever becomes of the photo."""
    return (*STEPS, *DISPOSAL) if after is After.DONE else DISPOSAL


def stop(folder: Path, step: str, after: After) -> int:
    """The exit status of a watcher that is stopped at a step."""
    pid = os.fork()
    if not pid:
        try:
            _stop_here(folder, step, after)
        finally:
            os._exit(1)
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


def _stop_here(folder: Path, step: str, after: After) -> None:
    def reach(name: str) -> None:
        if name == step:
            os._exit(9)

    write = disposal._write_reason

    def renaming(source: Place, target: Place) -> None:
        reach("renaming")
        rename_without_replacing(source, target)
        reach("renamed")

    def noting(folder: Directory, name: str, reason: Mapping[str, object]) -> None:
        write(folder, name, reason)
        reach("noted")

    directory.rename_without_replacing = renaming
    disposal._write_reason = noting
    watch_folder(
        folder, WatchSetup(after, executor=partial(InThisProcess, read), step=reach)
    )


def check(folder: Path, after: After) -> None:
    data, root = folder / "data", folder / "in"
    with open_database(f"sqlite:///{data}/cardfile.db", data) as database:
        assert (count(database, Contact), count(database, Delivery)) == (2, 3)
        with database.reading() as session:
            states = sorted(session.exec(select(Photo.state)).all())
    assert states == [PhotoState.DONE, PhotoState.DONE, PhotoState.FAILED]
    left = sorted(it.name for it in root.rglob("*.j*"))
    done = ["b.jpg", "c.jpg"] if after is After.DONE else []
    assert left == ["a.jpg", "a.jpg.reason.json", *done]


def main(folder: Path, empty_database: Path, after: After) -> None:
    """For each step a folder of its own."""
    for step in steps_of(after):
        place = folder / step
        for made in (place / "in", place / "data"):
            made.mkdir(parents=True)
        copyfile(empty_database, place / "data" / "cardfile.db")
        for name, text in SAYS.items():
            (place / "in" / f"{name}.jpg").write_bytes(HEAD + text.encode())
        status = stop(place, step, after)
        assert status == 9, (step, status)
        for _ in range(2):  # the second start finds nothing to do
            watch_folder(
                place, WatchSetup(after, executor=partial(InThisProcess, read))
            )
            check(place, after)
        print(step)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), After(sys.argv[3]))
