"""A person is handed all that is held about them, and nothing of others."""

import json
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

from PIL import Image

from models.geometry import Quad
from tests.console import Cardfile
from tests.desk import Desk
from tests.pictures import draw_card
from tests.readings import ERIKA, MAX, card, photo


def taken(desk: Desk, cardfile: Cardfile, tmp_path: Path) -> ZipFile:
    """The file about Erika, who has a photo of her own and one she shares with Max."""
    own, shared = tmp_path / "own.png", tmp_path / "shared.png"
    draw_card(["Erika"], (1000, 600)).save(own)
    Image.new("RGB", (1000, 600), "navy").save(shared)
    left = Quad.around(400, 240)
    desk.take(
        photo(replace(card(ERIKA), width=400, height=240, corners=left)), path=own
    )
    both = (replace(card(ERIKA), corners=left), card(MAX, position=1))
    desk.take(photo(*both), path=shared)
    cardfile.say("note", 1, "wants a quote")
    cardfile.say("log", 1, "call", "--note", "spoke long")
    cardfile.say("export", "--to", "hubspot", "-o", tmp_path / "x.csv")
    cardfile.say("export-person", 1, "-o", tmp_path / "erika.zip")
    return ZipFile(tmp_path / "erika.zip")


def test_everything_about_a_person_is_in_the_file(
    desk: Desk, cardfile: Cardfile, tmp_path: Path
) -> None:
    with taken(desk, cardfile, tmp_path) as file:
        rows = json.loads(file.read("everything.json"))
        assert rows["contact"][0]["name"] == "Erika Mustermann"
        assert {name: len(it) for name, it in rows.items()} == {
            "contact": 1,
            "contact_point": 2,
            "note": 1,
            "follow_up": 1,
            "log_entry": 1,
            "stage_change": 1,
            "card": 2,
            "evidence": 10,
            "photo": 2,
            "delivery": 2,
            "exported": 1,
            "row_change": 5,
            "contact_search": 1,
            "basis_record": 1,
        }
        assert rows["delivery"][0]["source"].endswith("own.png")
        assert "FN:Erika Mustermann" in file.read("contact.vcf").decode()
        photos = [name for name in file.namelist() if name.startswith("photos/")]
        assert len(photos) == 1
        assert file.read(photos[0]) == (tmp_path / "own.png").read_bytes()
        assert {"cards/1.png", "cards/2.png"} <= set(file.namelist())


def test_nothing_of_others_is_in_the_file(
    desk: Desk, cardfile: Cardfile, tmp_path: Path
) -> None:
    with taken(desk, cardfile, tmp_path) as file:
        assert not [it for it in file.namelist() if b"Beispiel" in file.read(it)]


def test_the_file_is_its_owners_business(
    desk: Desk, cardfile: Cardfile, tmp_path: Path
) -> None:
    taken(desk, cardfile, tmp_path).close()
    assert (tmp_path / "erika.zip").stat().st_mode & 0o077 == 0
