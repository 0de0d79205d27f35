"""Take in the photos of a folder, to be killed on the way or to race with others.

Run as `python -m tests.killed FOLDER [STEP]`: at that step the program ends at once,
as by a power cut, with nothing closed and nothing rolled back.
"""

import os
import sys
from datetime import date
from pathlib import Path

from actions.intake.archive import Archive
from actions.intake.import_photos import Intake, import_photos
from actions.intake.occasion import Occasion
from actions.workspace import Workspace
from models.database.database import open_database
from models.reading import PhotoReading
from models.settings import Settings
from tests.doubles import InThisProcess
from tests.readings import card, photo

STEPS = (
    "copied",
    "named",
    "kept",
    "registering",
    "registered",
    "storing",
    "stored",
)


def read(path: Path) -> PhotoReading:
    """A photo says who is on it: its bytes are a head and a name."""
    name = path.read_bytes()[3:].decode()
    email = f"{name.casefold().replace(' ', '.')}@muster.example"
    return photo(card({"name": name, "email": email}))


def run(folder: Path, fatal_step: str = "") -> None:
    """Take in `folder/in`; data folder and database lie in `folder/data`."""

    def step(name: str) -> None:
        if name == fatal_step:
            os._exit(9)

    data = folder / "data"
    settings = Settings(data, f"sqlite:///{data}/cardfile.db")
    with open_database(settings.database, data) as database:
        archive = Archive(data, step=step)
        workspace = Workspace(database, settings, lambda: date(2026, 11, 16))
        intake = Intake(workspace, archive, step)
        photos = ((path, Occasion()) for path in sorted((folder / "in").iterdir()))
        executor = InThisProcess(read)
        import_photos(photos, intake, executor, lambda _path, _outcomes: None)


if __name__ == "__main__":
    run(Path(sys.argv[1]), *sys.argv[2:])
