"""Compare the database with the archive of originals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from actions.backup.manifest import list_originals, sha256_of
from actions.erasure.leftovers import find_leftovers
from actions.intake.archive import Archive
from actions.intake.originals_folder import adopt_folder, check_folder
from models.database.database import Database, open_database
from models.errors import DataDamaged
from models.settings import Settings
from models.tables import METADATA

Progress = Callable[[int, int], None]
"""Called with how many originals have been compared, and of how many."""


@dataclass(frozen=True, slots=True)
class CheckResult:
    """The findings of a check; files are named by their paths in the archive.

    Attributes:
        photos: How many the database has.
        missing: Originals that are not there.
        damaged: Originals whose bytes are not those that were stored.
        strays: Files that no row speaks of.
        leftovers: Paths of what a program left half written that was killed; it may
            hold photos of people who were erased.
        faults: What is wrong with the database itself.
    """

    photos: int
    missing: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    leftovers: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Return whether no file is missing, damaged or unaccounted for."""
        return not (
            self.missing or self.damaged or self.strays or self.leftovers or self.faults
        )


def check_all(settings: Settings, tell: Progress, *, is_quick: bool) -> CheckResult:
    """Compare the database of the settings with its originals; see `check`."""
    archive = Archive(settings.folder, settings.originals)
    with open_database(settings.database, settings.folder) as database:
        return check(database, archive, tell, is_quick=is_quick)


def adopt_originals(settings: Settings) -> None:
    """Make the folder of originals of the settings that of the database.

    Raises:
        StorageUnusable: It cannot be reached or written.
    """
    archive = Archive(settings.folder, settings.originals)
    with open_database(settings.database, settings.folder) as database:
        adopt_folder(database, archive)


def check(
    database: Database, archive: Archive, tell: Progress, *, is_quick: bool = False
) -> CheckResult:
    """Compare database and archive; nothing is changed.

    Photos may be imported meanwhile: what looks wrong is compared again at the end.
    With `is_quick`, sizes are compared instead of bytes.

    Raises:
        CardfileError: The database cannot be read.
    """
    check_folder(database, archive)
    faults = database.find_faults(is_quick=is_quick)
    if not is_quick:
        faults += tuple(_find_unreadable(database))
    before = _expected(database, archive)
    missing, damaged = [], []
    for number, (path, size) in enumerate(sorted(before.items()), start=1):
        if not path.is_file():
            missing.append(path)
        elif path.stat().st_size != size or not (
            is_quick or sha256_of(path) == path.stem
        ):
            damaged.append(path)
        tell(number, len(before))
    strays = [path for path in archive.originals() if path not in before]
    after = _expected(database, archive)

    def named(paths: list[Path]) -> tuple[str, ...]:
        return tuple(path.relative_to(archive.folder).as_posix() for path in paths)

    return CheckResult(
        photos=len(after),
        missing=named([it for it in missing if it in after and not it.is_file()]),
        damaged=named([it for it in damaged if it in after]),
        strays=named([it for it in strays if it not in after and it.is_file()]),
        leftovers=tuple(map(str, find_leftovers(database, archive))),
        faults=faults,
    )


def _find_unreadable(database: Database) -> Iterator[str]:
    """Yield tables with a value that cannot be read, such as a 13th month.

    SQLite keeps no checksums: a letter that became another one is not noticed.
    """
    for name, table in METADATA.tables.items():
        try:
            with database.reading() as session:
                for _ in session.execute(select(table)):
                    pass
        except DataDamaged:
            yield f"table {name}: a value cannot be read"


def _expected(database: Database, archive: Archive) -> dict[Path, int]:
    """Return the files that must be there, with their sizes in bytes."""
    with database.reading() as session:
        return {
            archive.path_of(sha256, suffix): size
            for sha256, suffix, size in list_originals(session)
        }
