"""Photos sent to the page: stored at once, and imported one by one.

An upload is answered as soon as its bytes are on the disk. They are imported in a
thread of their own, with workers that are started for them and end when all is read.
What a stopped program has left is imported at the next start.
"""

import json
import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from queue import Empty, Queue
from shutil import copyfileobj
from threading import Lock, Thread
from typing import BinaryIO

from actions.identity.pairs import side_by_name
from actions.intake.occasion import Occasion
from actions.intake.outcome import Outcome
from actions.workspace import Workspace
from models.errors import CardfileError, PhotoTooLarge
from models.storage.files import check_room, make_private_folder

LARGEST = 40_000_000
"""Bytes of a photo."""
_SUFFIX = ".upload"
_REMEMBERED = 500  # uploads whose progress is still shown


@dataclass(slots=True)
class Upload:
    """A photo that was sent.

    Attributes:
        id: Of the upload, random.
        name: As the sender calls it.
        is_done: Whether it was imported, or refused.
        outcomes: What became of its cards.
        problem: Why nothing more can be imported; "": nothing is wrong.
    """

    id: str
    name: str
    is_done: bool = False
    outcomes: tuple[Outcome, ...] = ()
    problem: str = ""


@dataclass
class Uploads:
    """Keeps uploads and imports them."""

    work: Workspace
    _all: dict[str, Upload] = field(default_factory=dict)
    _waiting: Queue[tuple[Path, Occasion]] = field(default_factory=Queue)
    _lock: Lock = field(default_factory=Lock)
    _thread: Thread | None = None

    @property
    def folder(self) -> Path:
        """The folder of uploads that are not imported yet."""
        return self.work.settings.folder / "uploads"

    def add(self, file: BinaryIO, size: int, name: str, occasion: Occasion) -> Upload:
        """Store a photo to be imported.

        The name is shown and tells the side of a card; it is never part of a path.

        Raises:
            PhotoTooLarge: It has more than `LARGEST` bytes.
            StorageUnusable: The folder cannot be written, or the disk is full.
        """
        if size > LARGEST:
            raise PhotoTooLarge(
                f"{name} has more than {LARGEST // 1_000_000} MB: send a smaller one.",
                "too large",
            )
        make_private_folder(self.folder)
        check_room(self.folder, size)
        upload = Upload(secrets.token_hex(8), name)
        path = self.folder / f"{upload.id}{_SUFFIX}"
        _note_occasion(path, name, occasion)
        with path.open("xb") as target:
            copyfileobj(file, target)
        self._import(upload, path, occasion)
        return upload

    def recover(self) -> None:
        """Import the photos that a stopped program has left."""
        for path in sorted(self.folder.glob(f"*{_SUFFIX}")):
            name, occasion = _read_occasion(path)
            self._import(Upload(path.stem, name), path, occasion)

    def progress(self) -> list[Upload]:
        """Return the uploads of this run, the last one first."""
        with self._lock:
            return list(self._all.values())[::-1]

    def _import(self, upload: Upload, path: Path, occasion: Occasion) -> None:
        with self._lock:
            self._all[upload.id] = upload
            while len(self._all) > _REMEMBERED:
                del self._all[next(iter(self._all))]
        self._waiting.put((path, occasion))
        self._start()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None or not self._thread.is_alive():
                self._thread = Thread(target=self._work_through, daemon=True)
                self._thread.start()

    def _work_through(self) -> None:
        # Loaded when there is something to read, not when the page starts.
        from actions.intake import import_photos as importing  # noqa: PLC0415
        from actions.intake.read import open_executor  # noqa: PLC0415

        try:
            while not self._waiting.empty():
                with open_executor(self.work.settings) as executor:
                    intake = importing.Intake(self.work)
                    importing.import_photos(
                        self._arriving(), intake, executor, self._tell
                    )
        except CardfileError as error:
            with self._lock:
                for upload in self._all.values():
                    if not upload.is_done:
                        upload.problem = str(error)

    def _arriving(self) -> Iterator[tuple[Path, Occasion]]:
        while True:
            try:
                yield self._waiting.get_nowait()
            except Empty:
                return

    def _tell(self, path: Path, outcomes: tuple[Outcome, ...]) -> None:
        with self._lock:
            upload = self._all.get(path.stem)
            if upload is not None:
                upload.outcomes, upload.is_done = outcomes, True
        path.unlink(missing_ok=True)
        _occasion_file(path).unlink(missing_ok=True)


def side_of_upload(batch: str, name: str, occasion: Occasion) -> Occasion:
    """Return the occasion with the side of the card in the sender's file name."""
    side = side_by_name(Path("/", f"upload {batch}", Path(name).name))
    return replace(occasion, side=side) if side else occasion


def _occasion_file(path: Path) -> Path:
    return path.with_suffix(".json")


def _note_occasion(path: Path, name: str, occasion: Occasion) -> None:
    met_on = occasion.met_on.isoformat() if occasion.met_on else ""
    values = {
        "name": name,
        "event": occasion.event,
        "met_on": met_on,
        "tags": list(occasion.tags),
        "place": occasion.place,
        "remember": occasion.remember,
    }
    _occasion_file(path).write_text(json.dumps(values), encoding="utf-8")


def _read_occasion(path: Path) -> tuple[str, Occasion]:
    """Read the note about an upload; an incomplete one gives an empty occasion."""
    try:
        values = json.loads(_occasion_file(path).read_text(encoding="utf-8"))
        met_on = date.fromisoformat(values["met_on"]) if values["met_on"] else None
        return values["name"], Occasion(
            values["event"],
            met_on,
            tuple(values["tags"]),
            values["place"],
            remember=values.get("remember", ""),
        )
    except (OSError, ValueError, KeyError):
        return path.name, Occasion()
