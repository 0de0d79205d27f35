"""Photos taken in and read on the command line."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from models.errors import PhotoError, PhotoUnreadable
from models.reading import PhotoReading, Problem, Verdict
from tests.console import Cardfile, read_terminal
from tests.doubles import InThisProcess
from tests.pictures import draw_card
from tests.readings import ERIKA, card, photo

ROOT = Path(__file__).parent.parent

Answer = PhotoReading | PhotoError | KeyboardInterrupt
MAX = {"name": "Max Beispiel", "email": "max@example.org"}


@pytest.fixture
def photos(tmp_path: Path) -> Path:
    """A folder with three photos of cards, 1.png to 3.png."""
    folder = tmp_path / "fair"
    folder.mkdir()
    for number in (1, 2, 3):
        draw_card([f"Card {number}"], (400, 250)).save(folder / f"{number}.png")
    return folder


Scripted: TypeAlias = InThisProcess[PhotoReading]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let the reader answer what the test says, one photo after the other."""

    def use(*answers: Answer) -> None:
        following = iter(answers)

        def read(_path: Path) -> PhotoReading:
            answer = next(following)
            if isinstance(answer, BaseException):
                raise answer
            return answer

        def open_pool(_job: object, workers: int) -> InThisProcess[PhotoReading]:
            assert workers >= 1
            return InThisProcess(read)

        monkeypatch.setattr("actions.intake.read.Pool", open_pool)

    return use


def objects(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_each_photo_gets_a_line_and_all_a_summary(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    blurred = card(MAX, verdict=Verdict.REVIEW, problems=(Problem.BLURRED,))
    script(photo(card(ERIKA)), photo(card(ERIKA)), photo(blurred))

    shown = cardfile.say("import", photos, "--follow-up", "2999-12-02")

    erika = "1 Erika Mustermann, Muster GmbH, follow-up 2999-12-02"
    assert shown.splitlines()[:3] == [
        f"stored  {photos}/1.png  {erika}",
        f"merged  {photos}/2.png  {erika}",
        f"stored, to review, take again: blurred  {photos}/3.png  2 Max Beispiel,"
        " follow-up 2999-12-02",
    ]
    assert re.search(
        "3 photos in .* s: 2 new contacts, 1 card of known contacts", shown
    )
    assert "To review: 1" in shown
    assert shown.endswith(f"Take again:\n  {photos}/3.png: blurred\n")


def test_what_was_said_about_the_photos_is_stored(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    script(photo(card(ERIKA)))
    said = ["--event", "Hannover Fair", "--met-on", "2026-11-12", "--place", "Hall 3"]
    tags = ["--tag", "hot", "--tag", "sensors"]

    cardfile.say("import", photos / "1.png", *said, *tags, "--follow-up", "none")

    (contact,) = cardfile.objects("show", 1)
    assert contact["event"] == "Hannover Fair"
    assert (contact["met_on"], contact["place"]) == ("2026-11-12", "Hall 3")
    assert contact["tags"] == ["hot", "sensors"]
    assert contact["follow_ups"] == []


def test_a_picture_without_a_card_is_reported_once_and_apart_from_cards_to_take_again(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    pieces = [
        card({}, verdict=Verdict.NOT_A_CARD, problems=(Problem.BLURRED,), position=it)
        for it in range(2)
    ]
    cut = card(MAX, verdict=Verdict.REVIEW, problems=(Problem.CUT_OFF,))
    script(photo(*pieces), photo(cut), photo(card(MAX)))

    shown = cardfile.say("import", photos)

    assert shown.count(f"not a card, blurred  {photos}/1.png") == 1
    assert "1 photo without a card" in shown
    assert f"Take again:\n  {photos}/2.png: cut off\n" in shown
    assert (
        f"if there is one, take again:\n  {photos}/1.png: no card found, blurred\n"
        in shown
    )


def test_many_follow_ups_on_one_day_are_reported(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    (cardfile.folder / "cardfile.toml").write_text("per_day = 1\n", encoding="utf-8")
    script(photo(card(ERIKA)), photo(card(MAX)), photo())

    shown = cardfile.say("import", photos, "--follow-up", "2999-12-02")

    assert "2 follow-ups are due on 2999-12-02; `cardfile plan` spreads them." in shown


def test_a_bad_photo_does_not_stop_the_others(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    (photos / "0.png").write_bytes(b"")
    damaged = PhotoUnreadable("2.png is damaged: save it anew.", "damaged")
    script(photo(card(ERIKA)), damaged, photo(card(MAX)))

    result = cardfile("import", photos)

    assert result.exit_code == 1
    assert "2 new contacts, 2 photos failed" in result.stdout
    assert f"failed  {photos}/0.png is empty: copy it again." in result.stdout
    assert f"  {photos}/2.png is damaged: save it anew." in result.stdout
    assert len(cardfile.objects("list")) == 2


def test_photos_that_all_fail_are_recognised_by_the_exit_code(
    cardfile: Cardfile, tmp_path: Path, script: Callable[..., None]
) -> None:
    bad = tmp_path / "letter.jpg"
    bad.write_text("Dear Erika", encoding="utf-8")
    script(PhotoUnreadable("letter.jpg is not a picture.", "not a picture"))
    assert cardfile("read", bad).exit_code == 3
    assert cardfile("import", bad).exit_code == 3


def test_programs_get_an_object_a_photo_and_a_summary(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    script(photo(card(ERIKA)), photo(), PhotoUnreadable("3.png is bad.", "damaged"))

    result = cardfile("import", photos, "--json")

    first, second, third, last = objects(result.stdout)
    assert first["photo"] == f"{photos}/1.png"
    assert first["outcomes"][0]["result"] == "stored"
    assert second["outcomes"][0]["result"] == "not a card"
    assert third["outcomes"][0]["reason"] == "damaged"
    summary = last["summary"]
    assert summary["photos"] == summary["done"] == 3
    assert (summary["stored"], summary["not_a_card"], summary["failed"]) == (1, 1, 1)
    assert summary["retake"] == [
        {"photo": f"{photos}/2.png", "problems": ["no card found"]}
    ]


def test_the_same_photos_again_double_nothing(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    script(photo(card(ERIKA)), photo(card(MAX)), photo())
    cardfile.say("import", photos)
    script()

    again = cardfile.say("import", photos)

    assert "already known" in again
    assert len(cardfile.objects("list")) == 2


def test_after_ctrl_c_the_same_command_continues(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    script(photo(card(ERIKA)), KeyboardInterrupt())

    stopped = cardfile("import", photos)

    assert stopped.exit_code == 130
    assert "1 of 3 photos" in stopped.stdout
    assert "Run the same command again to continue" in stopped.stderr
    script(photo(card(MAX)), photo())
    assert "1 new contact, 1 photo already known, 1 photo without a card" in (
        cardfile.say("import", photos)
    )


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--follow-up", "soon"], "is not understood as a date"),
        (["--met-on", "12.11.2026"], "write it as 2026-11-25"),
        (["--workers", "many"], "is not a number of workers"),
        (["--reader", "eyes"], "is not a reader"),
        (["nowhere.jpg"], "nowhere.jpg does not exist"),
        (["--frobnicate"], "No such option"),
    ],
)
def test_a_slip_is_reported_before_the_first_photo(
    cardfile: Cardfile, photos: Path, words: list[str], said: str
) -> None:
    code, sentence = cardfile.refuse("import", photos, *words)
    assert code == 2
    assert said in sentence
    assert cardfile.objects("status")[0]["photos"]["waiting"] == 0


def test_a_folder_without_photos_is_reported(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    code, sentence = cardfile.refuse("import", tmp_path / "empty")
    assert code == 2
    assert "holds no photos" in sentence


def test_a_missing_language_stops_before_the_first_photo(
    cardfile: Cardfile, photos: Path
) -> None:
    code, sentence = cardfile.refuse("read", photos, "--languages", "tlh")
    assert code == 4
    assert "tlh" in sentence


def test_read_tells_programs_all_that_was_read(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    phone = {"name": "Erika Mustermann", "phone": "+493012345678"}
    script(photo(card(phone), card(MAX, position=1)), photo(), photo())

    first, second = cardfile.objects("read", photos)

    assert list(first) == [
        *("image", "page", "card", "status", "right", "reasons"),
        *("name", "title", "company", "department"),
        *("emails", "phones", "websites", "address", "social", "fields", "problems"),
        "seconds",
    ]
    assert first["image"] == f"{photos}/1.png"
    assert first["phones"] == [
        {
            "value": "+493012345678",
            "printed": "+493012345678",
            "kind": "",
            "extension": "",
        }
    ]
    assert first["fields"][0] == {
        "kind": "name",
        "value": "Erika Mustermann",
        "printed": "Erika Mustermann",
        "confidence": 0.95,
        "box": [10, 20, 110, 40],
        "reader": "scripted",
        "rule": "test",
    }
    assert (second["card"], second["emails"]) == (1, ["max@example.org"])
    assert cardfile.objects("list") == []


def test_read_shows_a_card_to_a_person(
    cardfile: Cardfile, photos: Path, script: Callable[..., None]
) -> None:
    receipt = card({}, verdict=Verdict.NOT_A_CARD)
    script(photo(card(ERIKA, problems=(Problem.GLARE,))), photo(), photo(receipt))
    shown = cardfile.say("read", photos)
    assert re.search(r"name +Erika Mustermann +95%  test", shown)
    assert "take again: glare" in shown
    assert "2.png  no card found" in shown
    assert "not a card" in shown


def test_readings_are_shown_in_the_order_of_the_photos(
    cardfile: Cardfile, photos: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Backwards(InThisProcess[PhotoReading]):
        """Keeps everything, to return the last first."""

        def results(
            self, *, drain: bool = True
        ) -> Iterator[tuple[Path, PhotoReading | PhotoError]]:
            if not drain:
                return
            while self._queued:
                path = self._queued.pop()
                yield path, photo(card({"name": path.stem}))

    executor = Backwards(lambda _: photo())
    monkeypatch.setattr("actions.intake.read.Pool", lambda *_: executor)
    names = [reading["name"] for reading in cardfile.objects("read", photos)]
    assert names == ["1", "2", "3"]


def test_debug_writes_the_picture_of_every_stage(
    cardfile: Cardfile, photos: Path, script: Callable[..., None], tmp_path: Path
) -> None:
    script(photo(card(ERIKA)))
    cardfile.say("read", photos / "1.png", "--debug", tmp_path / "stages")
    assert sorted(path.name for path in (tmp_path / "stages").iterdir()) == [
        "1-p1-c1-1-outline.jpg",
        "1-p1-c1-2-flat.jpg",
        "1-p1-c1-3-cleaned.jpg",
        "1-p1-c1-4-words.jpg",
        "1-p1-c1-5-fields.jpg",
        "1-p1-c1-6-candidates.jpg",
        "1-p1-c1-candidates.json",
    ]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_a_terminal_gets_a_bar_and_a_real_card_is_read(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    draw_card().save(tmp_path / "erika.png")

    shown = on_a_terminal(cardfile, "import", str(tmp_path / "erika.png"))

    assert "1/1" in shown
    assert "━" in shown
    assert "Erika Mustermann" in shown
    assert "1 photo in " in shown


def on_a_terminal(cardfile: Cardfile, *words: str) -> str:
    """What a command writes to a terminal of 80 columns."""
    leader, follower = pty.openpty()
    environ = os.environ | {
        "CARDFILE_CONFIG": "none.toml",
        "COLUMNS": "80",
        "TERM": "xterm-256color",
    }
    command = [sys.executable, "-m", "cli.main", "--folder", str(cardfile.folder)]
    with subprocess.Popen(  # noqa: S603
        [*command, *words], stdout=follower, stderr=follower, cwd=ROOT, env=environ
    ) as process:
        os.close(follower)
        shown = b"".join(iter(lambda: read_terminal(leader), b""))
        os.close(leader)
    assert process.returncode == 0, shown.decode()
    return shown.decode()
