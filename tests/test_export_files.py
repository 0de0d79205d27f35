import io
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from export.atomic import draft
from export.targets import Options, suffix_of, target_names, write
from export.vcard import Version
from models.errors import ExportFailed
from tests.people import ERIKA, NOBODY

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def cells(path: Path) -> list[list[str]]:
    """The texts of an XLSX file; a cell that is no text fails."""
    with zipfile.ZipFile(path) as book:
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))  # noqa: S314 - our own
    assert not list(sheet.iter(f"{SHEET}f"))
    rows = []
    for row in sheet.iter(f"{SHEET}row"):
        assert all(cell.get("t") == "inlineStr" for cell in row)
        rows.append(["".join(cell.itertext()) for cell in row])
    return rows


def jpeg() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (340, 200), "white").save(file, "JPEG")
    return file.getvalue()


def test_excel_gets_text_alone(tmp_path: Path) -> None:
    evil = replace(ERIKA, name='=HYPERLINK("x")', title="@x", notes=("-1+1",))

    write([evil], "xlsx", tmp_path / "x.xlsx")

    header, row = cells(tmp_path / "x.xlsx")
    assert header[:2] == ["ID", "Name"]
    assert {'=HYPERLINK("x")', "@x", "-1+1", "+4915112345678", "01067"} <= set(row)


def test_excel_shows_the_card_where_asked(tmp_path: Path) -> None:
    options = Options(picture=lambda uid: jpeg() if uid == ERIKA.uid else b"")

    write([ERIKA, NOBODY], "xlsx", tmp_path / "x.xlsx", options)

    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        assert [it for it in book.namelist() if "media" in it] == [
            "xl/media/image1.jpeg"
        ]


def test_any_preset_can_be_an_excel_file(tmp_path: Path) -> None:
    result = write([ERIKA], "hubspot", tmp_path / "x.xlsx")

    assert [file.name for file in result.files] == ["x.xlsx", "x-tasks.xlsx"]
    assert cells(tmp_path / "x.xlsx")[1][0] == "Erika"


def test_a_longer_text_than_excel_keeps_is_reported(tmp_path: Path) -> None:
    result = write([replace(ERIKA, notes=("x" * 40_000,))], "xlsx", tmp_path / "x.xlsx")

    (loss,) = result.losses
    assert (loss.header, loss.reason) == ("Notes", "cut to 32767 letters")


def test_vcards_go_into_one_file_a_zip_or_a_folder(tmp_path: Path) -> None:
    for name in ("x.vcf", "x.zip", "folder"):
        write([ERIKA, NOBODY], "vcard", tmp_path / name)

    names = {f"{it.uid}.vcf" for it in (ERIKA, NOBODY)}
    assert (tmp_path / "x.vcf").read_text().count("BEGIN:VCARD") == 2
    assert {file.name for file in (tmp_path / "folder").iterdir()} == names
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert set(archive.namelist()) == names


def test_a_card_that_has_not_changed_is_not_touched(tmp_path: Path) -> None:
    write([ERIKA], "vcard", tmp_path)
    (file,) = tmp_path.iterdir()
    before = file.stat().st_ino

    write([ERIKA], "vcard", tmp_path)
    assert file.stat().st_ino == before

    write([replace(ERIKA, title="CEO")], "vcard", tmp_path)
    assert file.stat().st_ino != before


@pytest.mark.parametrize("target", ["vcard", "ics", "ics-tasks", "csv"])
def test_the_same_contacts_give_the_same_bytes(target: str, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a", "b")]
    files = [path.with_suffix(suffix_of(target)) for path in paths]
    for file in files:
        write([ERIKA], target, file, Options(version=Version.V4))

    assert files[0].read_bytes() == files[1].read_bytes()


def test_every_target_has_an_ending() -> None:
    assert {suffix_of(it) for it in target_names()} == {".csv", ".xlsx", ".vcf", ".ics"}


def test_a_link_is_followed_and_rights_are_kept(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "real.csv").chmod(0o640)
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")

    with draft(tmp_path / "link.csv") as part:
        part.write_text("new")

    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "new"
    assert (tmp_path / "real.csv").stat().st_mode & 0o777 == 0o640


def test_a_folder_in_the_place_of_the_file_is_reported(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()

    with pytest.raises(ExportFailed, match=r"x\.csv"):
        write([ERIKA], "csv", tmp_path / "x.csv")

    assert [it.name for it in tmp_path.iterdir()] == ["x.csv"]


KILLED = """
import os, signal, sys
from pathlib import Path
from export.targets import write
from tests.people import ERIKA

def people():
    yield ERIKA
    os.kill(os.getpid(), signal.SIGKILL)

write(people(), sys.argv[1], Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
@pytest.mark.parametrize("target", ["csv", "xlsx", "vcard"])
def test_what_a_killed_export_left_goes_with_the_next(
    tmp_path: Path, target: str
) -> None:
    path = tmp_path / f"x{suffix_of(target)}"
    subprocess.run([sys.executable, "-c", KILLED, target, path], check=False)  # noqa: S603
    assert any(it != path for it in tmp_path.iterdir())

    write([ERIKA], "csv", tmp_path / "other.csv")

    assert [it.name for it in tmp_path.iterdir()] == ["other.csv"]


def test_an_export_leaves_the_draft_of_another_program_alone(tmp_path: Path) -> None:
    with draft(tmp_path / "running.csv") as part:
        write([ERIKA], "csv", tmp_path / "x.csv")
        assert part.exists()


def test_a_spreadsheet_file_in_an_old_encoding_has_no_mark(tmp_path: Path) -> None:
    options = Options(for_spreadsheet=True)
    write([ERIKA], "outlook-classic", tmp_path / "x.csv", options)
    assert "Söhne" in (tmp_path / "x.csv").read_text("cp1252")
