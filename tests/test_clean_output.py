"""A terminal gets nothing that it would obey, and no encoding fails."""

import io
import os
import pty
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from cli.output.clean import UNSAFE, CleanOutput, clean_streams
from cli.output.terminal import CleanConsole
from models.errors import StorageUnusable
from tests.console import Cardfile, read_terminal
from tests.stored import add_contact

HOSTILE = "\x1b]0;owned\x07\x1b[8mhidden\x1b[0m\r\x9b2J\u202egnp.exe\x7f"


@given(st.text(), st.sampled_from(["utf-8", "cp1252", "ascii", "latin-1", "cp932"]))
def test_any_text_is_written_clean_in_any_encoding(text: str, encoding: str) -> None:
    buffer = io.BytesIO()
    original = io.TextIOWrapper(buffer, encoding)
    stream = CleanOutput(original)
    stream.write(text)
    stream.detach()
    shown = buffer.getvalue().decode(original.encoding)
    assert not UNSAFE.search(shown)
    if encoding == "utf-8" and text.isalnum():
        assert shown == text


@given(st.text())
def test_a_console_cleans_text_and_keeps_its_own_colours(text: str) -> None:
    file = io.StringIO()
    console = CleanConsole(file=file, force_terminal=True, color_system="standard")
    console.print(Text(text, "red"), soft_wrap=True)
    without_colour = re.sub(r"\x1b\[[0-9;]*m", "", file.getvalue())
    assert not UNSAFE.search(without_colour)


def test_the_streams_come_back_as_they_were() -> None:
    before = sys.stdout, sys.stderr
    with clean_streams(), clean_streams():
        print("x")  # noqa: T201
    assert (sys.stdout, sys.stderr) == before


def hostile_csv(folder: Path) -> tuple[object, ...]:
    path = folder / "a.csv"
    path.write_text(f"{HOSTILE},{HOSTILE}\n1,2\n", encoding="utf-8")
    return "contacts", "import", path


def hostile_preset(folder: Path) -> tuple[object, ...]:
    path = folder / "p.toml"
    path.write_text('"\\u001b[8m\\u009b2J" = 1\n[columns]\nA = "name"\n')
    return "export", "--to", path, "-o", folder / "out.csv"


def hostile_path(folder: Path) -> tuple[object, ...]:
    return "import", folder / "\x1b[2Jcard.jpg"


def hostile_option(_folder: Path) -> tuple[object, ...]:
    return "list", "--status", "\x1b[2J\u202e"


def hostile_command(_folder: Path) -> tuple[object, ...]:
    return ("\x1b]0;owned\x07",)


def hostile_manifest(folder: Path) -> tuple[object, ...]:
    (folder / "m").mkdir()
    (folder / "m" / "manifest.json").write_text("{}")
    return "restore", folder / "m\x1b[2J"


@pytest.mark.parametrize(
    "prepare",
    [
        hostile_csv,
        hostile_preset,
        hostile_path,
        hostile_option,
        hostile_command,
        hostile_manifest,
    ],
)
def test_an_error_quotes_nothing_unclean(
    prepare: Callable[[Path], tuple[object, ...]], cardfile: Cardfile, tmp_path: Path
) -> None:
    result = cardfile(*prepare(tmp_path))
    assert result.exit_code != 0
    assert not UNSAFE.search(result.output.replace("\r\n", "\n")), result.output


def test_settings_with_unclean_keys_are_refused_cleanly(cardfile: Cardfile) -> None:
    (cardfile.folder / "cardfile.toml").write_text('"\\u001b]0;owned\\u0007x" = 1')
    _, sentence = cardfile.refuse("list")
    assert "]0;owned x is no" in sentence or "]0;owned" in sentence
    assert not UNSAFE.search(sentence)


def test_a_name_is_clean_in_tables_and_whole_in_json(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_contact(session, f"Erika {HOSTILE}")
    shown = cardfile.say("list") + cardfile.say("show", 1)
    assert not UNSAFE.search(shown)
    (contact,) = cardfile.objects("list")
    assert contact["name"] == f"Erika {HOSTILE}"


@pytest.mark.skipif(sys.platform == "win32", reason="no terminals to open")
def test_a_real_terminal_gets_colours_and_nothing_of_a_name(
    cardfile: Cardfile,
) -> None:
    with cardfile.store() as session:
        add_contact(session, f"Erika {HOSTILE}")
    ours, theirs = pty.openpty()
    program = [sys.executable, "-m", "cli.main", "--folder", str(cardfile.folder)]
    environment = os.environ | {"TERM": "xterm-256color", "COLUMNS": "80"}
    with subprocess.Popen(  # noqa: S603
        [*program, "show", "1"],
        stdout=theirs,
        stderr=theirs,
        env=environment,
        cwd=Path(__file__).parents[1],
    ) as process:
        os.close(theirs)
        shown = b""
        while piece := read_terminal(ours):
            shown += piece
    os.close(ours)
    text = shown.decode().replace("\r\n", "\n")
    assert process.returncode == 0
    assert "\x1b[" in text, "it is coloured"
    assert not UNSAFE.search(re.sub(r"\x1b\[[0-9;]*m", "", text))


@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_a_pipe_of_any_encoding_gets_every_name(
    encoding: str, cardfile: Cardfile
) -> None:
    """Windows gives a pipe the encoding of its region."""
    with cardfile.store() as session:
        add_contact(session, "Łukasz 山田 Ñandú 🂡")
    program = [sys.executable, "-m", "cli.main", "--folder", str(cardfile.folder)]
    for words in (("list",), ("list", "--json")):
        result = subprocess.run(  # noqa: S603
            [*program, *words],
            capture_output=True,
            check=False,
            env=os.environ | {"PYTHONIOENCODING": encoding},
            cwd=Path(__file__).parents[1],
        )
        assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
@pytest.mark.parametrize("command", ["import", "watch"])
def test_sigterm_ends_cleanly_while_the_program_is_loaded(
    command: str, cardfile: Cardfile, tmp_path: Path
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.jpg").write_bytes(b"\xff\xd8\xff")
    program = [sys.executable, "-X", "importtime", "-m", "cli.start"]
    words = ["--folder", str(cardfile.folder), command, str(tmp_path / "in")]
    with subprocess.Popen(  # noqa: S603
        [*program, *words],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        cwd=Path(__file__).parents[1],
    ) as process:
        assert process.stderr is not None
        for line in process.stderr:
            if line.rstrip().endswith(" click"):  # it is imported just now
                process.send_signal(signal.SIGTERM)
                break
        rest = process.stderr.read()
    assert process.returncode == 130
    assert "Traceback" not in rest


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_sigterm_ends_cleanly_while_a_class_is_made(tmp_path: Path) -> None:
    ends = "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nwhile True: pass"
    program = f"""
import sys, types
from cli.start import main
loaded = sys.modules["cli.main"] = types.ModuleType("cli.main")
loaded.cardfile = lambda: exec({ends!r})
main()
"""
    (tmp_path / "program.py").write_text(program)
    ended = subprocess.run(
        [sys.executable, "-m", "program"],
        check=False,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
    )
    assert ended.returncode == 130


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no full device")
@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("tag", "1", "a")])
def test_output_that_cannot_be_written_is_said(
    words: tuple[str, ...], cardfile: Cardfile
) -> None:
    with cardfile.store() as session:
        add_contact(session, "Erika Mustermann")
    program = [sys.executable, "-m", "cli.start", "--folder", str(cardfile.folder)]
    with Path("/dev/full").open("w") as full:
        result = subprocess.run(  # noqa: S603
            [*program, *words],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
            cwd=Path(__file__).parents[1],
        )
    assert result.returncode == StorageUnusable.exit_code
    assert result.stderr.startswith("Error: The output could not be written: No space")
    assert result.stderr.count("\n") == 1
