"""The readers themselves, on pictures drawn here; everyone on them is invented."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.decode.pixels import Pixels
from ingest.options import CHOICES, ENGINES, READERS, ReadOptions
from ingest.readers import Reader, load_reader, select_readers
from ingest.readers.pp_ocr import DETECTION, RECOGNITION, TURN, load_model
from ingest.readers.runtime import Runtime
from ingest.readers.system_tesseract import SystemTesseract
from ingest.readers.tesseract import Tesseract, languages_of
from ingest.reading.cascade import Cascade, load_cascade
from ingest.scripts import uncovered
from models.errors import ReaderMissing, SettingInvalid

LINES = (
    "Erika Mustermann",
    "Head of Sales",
    "Tel. +49 30 901820",
    "em@beispiel-ag.de",
)
TOPS = (60, 200, 340, 480)


def drawn(*lines: str, size: int = 44) -> Pixels:
    """A white card with lines of black text at `TOPS`, from the left edge at 80."""
    card = Image.new("RGB", (1000, 600), "white")
    pen = ImageDraw.Draw(card)
    font = ImageFont.load_default(size)
    for top, line in zip(TOPS, lines, strict=False):
        pen.text((80, top), line, "black", font)
    return np.asarray(card)[:, :, ::-1].copy()


@pytest.fixture(scope="module")
def no_network() -> Iterator[None]:
    def refuse(*_: object) -> None:
        raise AssertionError("a reader reached for the network")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        yield


@pytest.fixture(scope="module", params=READERS)
def reader(request: pytest.FixtureRequest, no_network: None) -> Reader:  # noqa: ARG001
    if request.param == "pytesseract" and shutil.which("tesseract") is None:
        pytest.skip("this system has no Tesseract of its own")
    return load_reader(request.param, ReadOptions())


def test_lines_are_read_as_they_stand(reader: Reader) -> None:
    card = drawn(*LINES)

    assert reader.read(card).text.split("\n") == list(LINES)
    assert reader.read(card[:, :, 0].copy()).text.split("\n") == list(LINES)


def test_words_lie_where_they_are_printed_from_left_to_right(reader: Reader) -> None:
    lines = list(reader.read(drawn(*LINES)).lines())

    assert len(lines) == len(LINES)
    for line, top in zip(lines, TOPS, strict=True):
        assert abs(line.box.left - 80) < 15
        assert top - 15 < line.box.top < line.box.bottom < top + 75
        lefts = [word.box.left for word in line.words]
        assert lefts == sorted(lefts)
        assert all(0 < word.confidence <= 1 for word in line.words)
        assert all(word.box.width > 0 for word in line.words)


def test_words_do_not_reach_into_one_another(reader: Reader) -> None:
    (line,) = reader.read(drawn("Head  of  Sales")).lines()

    first, second, third = line.words
    assert first.box.right <= second.box.left < second.box.right <= third.box.left


@pytest.mark.parametrize("shape", [(300, 500, 3), (300, 500), (8, 8, 3), (20, 900)])
def test_picture_without_text_has_no_words(
    reader: Reader, shape: tuple[int, ...]
) -> None:
    assert reader.read(np.full(shape, 255, np.uint8)).words == ()


def test_noise_is_survived(reader: Reader) -> None:
    noise = np.random.default_rng(1).integers(0, 256, (200, 300, 3), np.uint8)

    for word in reader.read(noise).words:
        assert word.text.strip()


def test_reader_says_its_name_and_version(reader: Reader) -> None:
    name, version = reader.read(drawn()).reader.split()

    assert name in {"tesseract", "rapidocr"}
    assert version[0].isdigit()


def test_rapid_keeps_the_dots_on_letters() -> None:
    card = Image.new("RGB", (1000, 300), "white")
    pen, font = ImageDraw.Draw(card), ImageFont.load_default(60)
    pen.text((80, 100), "Frau Muller", "black", font)
    middle = 80 + pen.textlength("Frau M", font) + pen.textlength("u", font) / 2
    for left in (middle - 11, middle + 4):
        pen.ellipse((left, 108, left + 7, 115), "black")

    read = load_reader("rapid", ReadOptions()).read(np.asarray(card)[:, :, ::-1].copy())

    assert read.text == "Frau Müller"


def test_rapid_reads_a_line_that_runs_downwards() -> None:
    card = np.rot90(drawn("Erika Mustermann"), -1).copy()

    first, second = load_reader("rapid", ReadOptions()).read(card).words

    assert (first.text, second.text) == ("Erika", "Mustermann")
    assert first.box.height > first.box.width
    assert first.box.bottom <= second.box.top


@pytest.mark.parametrize("engine", ENGINES[1:])
def test_loading_and_reading_writes_no_file_and_needs_no_network(
    tmp_path: Path, engine: str
) -> None:
    code = (
        "import os, socket, sys, numpy\n"
        "def audit(event, args):\n"
        "    if event in ('socket.connect', 'socket.getaddrinfo', 'socket.sendto'):\n"
        "        os._exit(3)\n"
        "    if event == 'open' and isinstance(args[1], str) and 'w' in args[1]:\n"
        "        os._exit(4)\n"
        "sys.addaudithook(audit)\n"
        "from ingest.reading.cascade import load_cascade\n"
        "from ingest.options import ReadOptions\n"
        "readers = load_cascade(ReadOptions(engine=sys.argv[1]))\n"
        "picture = numpy.full((300, 500, 3), 255, numpy.uint8)\n"
        "readers.first.read(picture), readers.second.read(picture)\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}

    words = [sys.executable, "-c", code, engine]
    done = subprocess.run(words, env=environment, check=False)  # noqa: S603

    assert done.returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("engine", ENGINES[1:])
def test_runtimes_of_the_models_are_imported_in_one_place(engine: str) -> None:
    """There they are kept from reporting to their makers."""
    sources = (Path(__file__).parent.parent / "ingest").rglob("*.py")

    naming = {p.name for p in sources if f"import {engine}" in p.read_text("utf-8")}

    assert naming == {"runtime.py"}


def test_engine_that_is_not_installed_or_unknown_is_reported(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "openvino", None)
    assert Runtime().choose() == "onnxruntime"
    with pytest.raises(ReaderMissing, match="pip install openvino"):
        Runtime("openvino").choose()
    with pytest.raises(SettingInvalid, match="auto, onnxruntime, openvino"):
        Runtime("steam").choose()


def test_telemetry_of_openvino_is_never_imported(tmp_path: Path) -> None:
    """Were it imported, it would write an identifier into the home folder."""
    code = (
        "import sys\n"
        "from ingest.readers.runtime import import_openvino\n"
        "import_openvino()\n"
        "assert sys.modules['openvino_telemetry'] is None\n"
    )
    environment = {**os.environ, "HOME": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}

    subprocess.run([sys.executable, "-c", code], env=environment, check=True)  # noqa: S603

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("model", [DETECTION, RECOGNITION, TURN])
def test_both_runtimes_compute_the_same(model: str, tmp_path: Path) -> None:
    shape = (2, 3, 48, 192) if model == TURN else (1, 3, 96, 320)
    shape = (1, 3, 48, 320) if model == RECOGNITION else shape
    batch = np.random.default_rng(1).uniform(-1, 1, shape).astype(np.float32)
    names: list[tuple[Any, ...]]
    names = [("onnxruntime",), ("openvino",), ("openvino", tmp_path)]

    one, *others = (load_model(model, Runtime(*it)).run(batch) for it in names)

    for other in others:
        np.testing.assert_allclose(other, one, atol=1e-4)
    assert all(it.stat().st_mode & 0o077 == 0 for it in tmp_path.iterdir())
    assert list(tmp_path.iterdir())


def test_missing_language_is_reported_with_the_place_for_its_model() -> None:
    with pytest.raises(ReaderMissing, match=r"no language epo in .*epo\.traineddata"):
        Tesseract(("eng", "epo"))


def test_models_of_several_folders_are_loaded_together() -> None:
    reader = Tesseract(("eng", "vie"))

    assert reader.read(drawn("Nguyen Van An")).text == "Nguyen Van An"


def test_models_of_the_user_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    (tmp_path / "deu.traineddata").write_bytes(b"")

    assert languages_of(tmp_path) == {"deu"}
    Tesseract(("eng",))
    with pytest.raises(ReaderMissing, match=str(tmp_path)):
        Tesseract(("deu",))


def test_system_without_tesseract_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", "no-such-program")

    with pytest.raises(ReaderMissing, match="install it"):
        SystemTesseract(("eng",))


@pytest.mark.parametrize(
    ("module", "name"), [("tesserocr", "tesseract"), ("rapidocr", "rapid")]
)
def test_reader_that_is_not_installed_is_reported(
    module: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)

    with pytest.raises(ReaderMissing, match="choose"):
        load_reader(name, ReadOptions())


def test_language_whose_letters_rapid_lacks_is_reported() -> None:
    assert uncovered(("eng", "vie", "kor", "jpn", "tur")) == ("vie", "kor")
    with pytest.raises(ReaderMissing, match="vie"):
        select_readers("rapid", ("eng", "vie"))


def test_unknown_reader_is_reported_with_the_known_ones() -> None:
    with pytest.raises(SettingInvalid, match=", ".join(CHOICES)):
        select_readers("abbyy", ("eng",))


def load(name: str, languages: tuple[str, ...] = ("eng",)) -> Cascade:
    return load_cascade(ReadOptions(name, languages))


def test_auto_reads_with_rapid_first_and_makes_do_with_what_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    both = load("auto")
    assert isinstance(both.second, Tesseract)
    assert not both.always
    assert load("both").always

    monkeypatch.setitem(sys.modules, "rapidocr", None)
    alone = load("auto")
    assert isinstance(alone.first, Tesseract)
    assert alone.second is None
    with pytest.raises(ReaderMissing):
        load("both")


def test_auto_reads_foreign_letters_line_by_line_if_there_is_a_model(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert select_readers("auto", ("eng", "kor")).by_line == ("kor",)
    assert load("auto", ("eng", "kor")).foreign is not None

    monkeypatch.setattr("ingest.readers.tesseract.OURS", tmp_path)
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    monkeypatch.setattr("pytesseract.pytesseract.tesseract_cmd", "no-such-program")
    with pytest.raises(ReaderMissing, match="kor"):
        load("auto", ("eng", "kor"))
    assert load("auto", ("eng", "jpn")).second is None
