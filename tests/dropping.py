"""A watched folder in a test: photos are dropped, time passes, photos are taken."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from actions.intake.archive import Archive
from actions.intake.import_photos import Intake
from actions.intake.occasion import Occasion
from actions.intake.outcome import FileResult, Outcome, Result
from actions.watching.inbox import Inbox, WatchOptions
from actions.watching.inbox_rows import open_folder
from actions.watching.watch import ImportJob, WakeupEvent, import_ready, watch
from actions.workspace import Workspace
from ingest.decode.source import PhotoLimits
from ingest.folder.settling import Clock
from models.database.database import Database
from models.errors import CardfileError, PhotoUnreadable
from models.photo import After
from models.reading import PhotoReading
from models.settings import Settings
from tests.conftest import TODAY
from tests.doubles import InThisProcess
from tests.readings import card, photo

HEAD = b"\xff\xd8\xff"
SETTLE = 5.0
STORED = (Outcome(Result.STORED),)


class Time:
    """A clock that goes only when it is told to."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.clock = Clock(lambda: self.seconds, self.now)

    def now(self) -> datetime:
        start = datetime(2026, 11, 16, 12, tzinfo=UTC)
        return start + timedelta(seconds=self.seconds - 1000)

    def pass_(self, seconds: float) -> None:
        self.seconds += seconds


def failed(code: str) -> tuple[Outcome, ...]:
    return (Outcome(Result.FAILED, reason=code, message=f"It is {code}."),)


def read(path: Path) -> PhotoReading:
    """A photo says who is on it: its bytes are a head and a name, or a trouble."""
    name = path.read_bytes()[3:].decode()
    if name.startswith("!"):
        raise PhotoUnreadable(f"{path.name} is {name[1:]}.", name[1:])
    email = f"{name.casefold().replace(' ', '.')}@muster.example"
    return photo(card({"name": name, "email": email}))


@dataclass
class Notes:
    """What the watcher told."""

    fates: list[tuple[str, FileResult]] = field(default_factory=list)
    pauses: list[str] = field(default_factory=list)
    resumed: int = 0

    def tell(self, photo: Path, outcomes: Sequence[Outcome], fate: FileResult) -> None:
        assert outcomes
        self.fates.append((photo.name, fate))

    def pause(self, error: CardfileError) -> None:
        self.pauses.append(str(error))

    def resume(self) -> None:
        self.resumed += 1

    def of(self, fate: FileResult) -> list[str]:
        return sorted(name for name, it in self.fates if it is fate)


class Desk:
    """Somebody who drops photos into a folder that is watched.

    Args:
        root: The folder.
        database: Where the watcher keeps contacts and its state.
        settings: Of its data folder.
        after: What becomes of a photo that is stored.
        limits: Of the archive.
    """

    def __init__(
        self,
        root: Path,
        database: Database,
        settings: Settings,
        after: After = After.DONE,
        limits: PhotoLimits = PhotoLimits(),  # noqa: B008  frozen
    ) -> None:
        self.root = root
        self.time = Time()
        self.notes = Notes()
        self.wakeup = WakeupEvent()
        self._database = database
        self._options = WatchOptions(Occasion(), after, SETTLE, settings.skip_folders)
        archive = Archive(settings.folder, limits=limits)
        workspace = Workspace(database, settings, lambda: TODAY)
        intake = partial(Intake, workspace, archive)
        self.work = ImportJob(intake, partial(InThisProcess, read), self.notes)
        root.mkdir(exist_ok=True)
        self.inbox = self.start()

    def start(self, *, renew: bool = False) -> Inbox:
        """A watcher that has just been started."""
        row = open_folder(self._database, self.root, renew=renew)
        self.inbox = Inbox(row, self._database, self._options, self.time.clock)
        return self.inbox

    def drop(self, name: str, says: str | None = None) -> Path:
        """A photo with somebody's name on it, else its own."""
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(HEAD + (Path(name).stem if says is None else says).encode())
        return path

    def wait(self, seconds: float = SETTLE) -> None:
        """Time passes, and the watcher looks once and takes what is ready."""
        self.time.pass_(seconds)
        self.inbox.look()
        import_ready(self.inbox, self.work, self.wakeup)
        self.inbox.save()

    def settle(self) -> None:
        """Two looks, with enough time between them for everything to be taken."""
        self.wait(0)
        self.wait()

    def handed_out(self, seconds: float = SETTLE) -> list[Path]:
        """What the watcher would take after a time, each photo stored at once."""
        self.time.pass_(seconds)
        self.inbox.look()
        taken = []
        for path, _ in self.inbox.ready():
            taken.append(path)
            self.inbox.finish(path, STORED)
        return taken

    def names(self, folder: str = "") -> list[str]:
        """The files that lie in a folder of the watched one."""
        found = (self.root / folder).rglob("*")
        return sorted(
            it.relative_to(self.root / folder).as_posix()
            for it in found
            if not it.is_dir() and it.name != ".inbox-id"
        )

    def watch(self, events: Mapping[int, Callable[[], object]], looks: int) -> None:
        """The real loop, in which a rest is time that passes.

        Args:
            events: What happens during the first, second, … rest.
            looks: After so many it is over.
        """
        desk = self

        class Counting(WakeupEvent):
            rests = 0

            def wait(self, seconds: float) -> None:
                desk.time.pass_(seconds)
                self.rests += 1
                self.is_stopped = self.rests >= looks
                events.get(self.rests, lambda: None)()

        watch(self.inbox, self.work, Counting())
