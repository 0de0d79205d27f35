"""Photos that are sent to the page."""

import time
from io import BytesIO

import httpx
import pytest

from actions.contacts.lists import list_contacts
from actions.contacts.view import view_contact
from actions.intake import uploads
from actions.intake.occasion import Occasion
from actions.intake.uploads import Uploads
from models.contact import Filter
from tests.page import RunningPage, page, user
from tests.pictures import draw_card, encode

__all__ = ["page", "user"]

PATIENCE = 90.0  # seconds; a reader is loaded first


@pytest.fixture
def photo() -> bytes:
    return encode(draw_card(), "JPEG")


def wait_for(uploads: Uploads) -> None:
    """Wait until all is imported; the thread that imports then ends."""
    limit = time.monotonic() + PATIENCE
    while not all(it.is_done for it in uploads.progress()):
        assert time.monotonic() < limit
        assert uploads._thread is not None
        uploads._thread.join(0.1)


def test_a_photo_that_is_sent_becomes_a_contact_of_the_event(
    page: RunningPage, user: httpx.Client, photo: bytes
) -> None:
    about = {"event": "Hannover Fair", "met_on": "2026-11-12", "tags": "loom, press"}
    about["remember"] = "asked about looms"
    answer = user.post("/photos", data=about, files={"photos": ("../x.jpg", photo)})
    assert answer.headers["Location"] == "/photos"
    wait_for(page.site.uploads)
    (row,) = list_contacts(page.site.work, Filter(tag="press"))
    assert (row.name, row.event) == ("Erika Mustermann", "Hannover Fair")
    assert f"{row.met_on}" == "2026-11-12"
    view = view_contact(page.site.work, row.id)
    assert view.values["remember"] == "asked about looms"
    assert "Erika Mustermann" in user.get("/photos").text
    assert list(page.site.uploads.folder.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("card.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "svg"),
        ("card.html", b"<script>alert(1)</script>", "html"),
        ("card.jpg", b"<html><script>alert(1)</script></html>", "jpeg"),
        ("card.png", b"", "png"),
    ],
)
def test_what_is_no_picture_is_refused_and_never_shown(
    page: RunningPage, user: httpx.Client, name: str, content: bytes, kind: str
) -> None:
    files = {"photos": (name, content, f"image/{kind}")}
    user.post("/photos", files=files)
    wait_for(page.site.uploads)
    text = user.get("/photos").text
    assert "alert(1)" not in text
    assert f"{name}" in text
    assert list(list_contacts(page.site.work, Filter())) == []
    kept = page.site.work.archive.folder.rglob("[!.]*.*")
    assert list(kept) == []


def test_a_photo_that_is_too_large_is_refused(
    page: RunningPage, user: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 1000)
    answer = user.post("/photos", files={"photos": ("large.jpg", b"\xff" * 1001)})
    assert answer.status_code == 413
    assert "large.jpg has more than" in answer.text
    assert page.site.uploads.progress() == []


def test_too_many_photos_of_one_form_are_refused(user: httpx.Client) -> None:
    files = [("photos", (f"{number}.jpg", b"x")) for number in range(201)]
    assert user.post("/photos", files=files).status_code == 400


def test_other_forms_take_no_files(user: httpx.Client) -> None:
    files = {"text": ("note.txt", b"x")}
    assert user.post("/contacts/1/note", files=files).status_code == 400


def test_what_a_stopped_program_left_is_imported_at_the_next_start(
    page: RunningPage, photo: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    stopped = Uploads(page.site.work)
    monkeypatch.setattr(stopped, "_start", lambda: None)
    stopped.add(BytesIO(photo), len(photo), "x.jpg", Occasion(event="Leipzig Days"))
    again = Uploads(page.site.work)
    again.recover()
    wait_for(again)
    (row,) = list_contacts(page.site.work, Filter())
    assert row.event == "Leipzig Days"


def test_a_file_without_its_note_is_imported_all_the_same(
    page: RunningPage, photo: bytes
) -> None:
    folder = page.site.uploads.folder
    folder.mkdir()
    (folder / "torn.upload").write_bytes(photo)
    (folder / "torn.json").write_text('{"name": "x')
    page.site.uploads.recover()
    wait_for(page.site.uploads)
    assert len(list(list_contacts(page.site.work, Filter()))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "名刺.jpg",
        "..\\..\\x.jpg",
        "a" * 5000 + ".jpg",
        "\u202egpj.exe",
        '"><b>.jpg',
        "",
    ],
)
def test_any_name_of_a_file_is_only_shown(
    page: RunningPage, user: httpx.Client, name: str
) -> None:
    user.post("/photos", files={"photos": (name, b"no picture")})
    folder = page.site.work.settings.folder
    outside = [it for it in folder.parent.rglob("*") if not it.is_relative_to(folder)]
    assert not any("exe" in it.name or "名刺" in it.name for it in outside)
    text = user.get("/photos").text
    assert "<b>.jpg" not in text
    assert "\u202e" not in text
    assert list(list_contacts(page.site.work, Filter())) == []
