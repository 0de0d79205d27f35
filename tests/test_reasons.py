"""What lies beside a photo that failed says why, and nothing of what is on it."""

import json
import stat
from dataclasses import replace
from functools import partial
from io import BytesIO
from pathlib import Path

from PIL import Image

from actions.intake.outcome import FileResult
from ingest.workers.pool import Pool
from models.database.database import Database
from models.settings import Settings
from tests import jobs
from tests.dropping import Desk
from tests.pictures import draw_card

NAME = "Zerlina Quastenflosser"
NOTES = {"code", "message", "attempts", "first_seen", "sha256", "version"}


def signed_photo() -> bytes:
    """A card that bears its person's name in the file as well."""
    exif = Image.Exif()
    exif[0x013B] = NAME  # artist
    content = BytesIO()
    draw_card([NAME]).save(content, "JPEG", exif=exif, comment=NAME.encode())
    return content.getvalue()


def test_reasons_tell_nothing_of_who_is_on_a_card(
    tmp_path: Path, database: Database, settings: Settings
) -> None:
    photo = signed_photo()
    files = {
        "read.jpg": photo,
        "cut.jpg": photo[: len(photo) // 2],
        "no chunk.png": b"\x89PNG\r\n\x1a\n" + NAME.encode() * 50,
        "text.jpg": NAME.encode(),
        "broken.pdf": b"%PDF-1.4\n(" + NAME.encode() + b")\n%%EOF\n",
    }
    desk = Desk(tmp_path / "in", database, settings)
    executor = partial(Pool, jobs.load_stumbler, 1)
    desk.work = replace(desk.work, executor=executor)
    for name, content in files.items():
        desk.drop(name).write_bytes(content)
    desk.settle()
    desk.wait(600)

    assert sorted(desk.notes.of(FileResult.FAILED)) == sorted(files)
    codes = {}
    for note in (desk.root / "failed").glob("*.reason.json"):
        text = note.read_text()
        told = json.loads(text)
        codes[note.name.partition(".")[0]] = told["code"]
        assert told.keys() == NOTES
        assert "quastenflosser" not in text.lower(), note.name
        assert stat.S_IMODE(note.stat().st_mode) == 0o600
    assert codes == {
        "read": "reader failed",
        "cut": "truncated",
        "no chunk": "truncated",
        "text": "not a picture",
        "broken": "damaged",
    }
