"""The command line as a whole: help, errors and exit codes."""

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click
import pytest

from cli.errors import explain
from cli.main import COMMANDS
from cli.main import cardfile as group
from models.errors import CardfileError, Remedy
from tests.console import Cardfile
from tests.invented import add_erika

ROOT = Path(__file__).parent.parent


def options() -> Iterator[tuple[str, click.Option]]:
    for name in COMMANDS:
        command = group.commands[name]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                yield name, parameter


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_has_the_first_line_of_each_commands_help(name: str) -> None:
    written = (group.commands[name].help or "").partition("\n")[0]
    assert COMMANDS[name][1] == written


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, cardfile: Cardfile) -> None:
    shown = cardfile.say(name, "--help")
    assert f"cardfile {name}" in shown
    assert COMMANDS[name][1] in " ".join(shown.split())


def test_every_option_explains_itself() -> None:
    silent = [
        f"{name} {option.opts[0]}" for name, option in options() if not option.help
    ]
    assert not silent


@pytest.mark.parametrize("name", COMMANDS)
def test_the_readme_shows_every_command(name: str) -> None:
    assert f"cardfile {name}" in (ROOT / "README.md").read_text(encoding="utf-8")


HEAVY = {"numpy", "cv2", "sqlmodel", "sqlalchemy", "pydantic"}


@pytest.mark.parametrize("command", ["--help", "presets", "completion --help"])
def test_commands_that_read_nothing_load_nothing_heavy(command: str) -> None:
    script = (
        "import sys; from cli.main import cardfile;"
        f"cardfile({command.split()}, standalone_mode=False); print(*sys.modules)"
    )
    loaded = set(run_python("-c", script).stdout.split())
    assert "click" in loaded
    assert not loaded & HEAVY
    assert command != "--help" or "rich" not in loaded


NOT_FOR_LISTS = {
    *("alembic", "babel", "cv2", "email_validator", "httpx", "icalendar", "jinja2"),
    *("multiprocessing", "numpy", "onnxruntime", "phonenumbers", "PIL", "psutil"),
    *("export.webhook", "ingest.fields", "ingest.readers", "watchfiles"),
}
"""What reads cards, writes files or talks to servers."""
LISTS = (
    *("list", "list --search erika", "show 1", "due", "reconnect", "events list"),
    *("status", "basis due", "stale", "undo --list"),
    *("tag 1 press", "note 1 Likes-sailing", "stage 1 client", "log 1", "done 1"),
)


def test_commands_that_list_or_note_load_only_the_database(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_erika(session)
    script = (
        "import sys; from cli.main import cardfile\n"
        f"for command in {LISTS}:\n"
        f" words = ['--folder', {str(cardfile.folder)!r}, *command.split()]\n"
        " assert not cardfile(words, standalone_mode=False), command\n"
        f" loaded = {NOT_FOR_LISTS} & sys.modules.keys()\n"
        " assert not loaded, (command, loaded)\n"
        "print('sqlmodel' in sys.modules)"
    )
    done = run_python("-c", script)
    assert done.stdout.endswith("True\n"), done.stderr


def test_commands_that_import_load_no_reader_before_they_look_for_it() -> None:
    script = (
        "import cli.imports.importing, cli.imports.watching, sys; print(*sys.modules)"
    )
    loaded = set(run_python("-c", script).stdout.split())
    assert "ingest.workers.pool" in loaded
    readers = {"numpy", "cv2", "PIL", "onnxruntime", "ingest.fields", "ingest.pipeline"}
    assert not loaded & readers


def test_garbage_is_collected_again_once_a_command_is_loaded() -> None:
    script = (
        "import gc, sys; from cli.start import main; sys.argv[1:] = ['presets']\n"
        "try: main()\n"
        "except SystemExit: print(gc.isenabled())"
    )
    assert run_python("-c", script).stdout.endswith("True\n")


def test_help_comes_at_once() -> None:
    script = (
        "import time; from cli.main import cardfile;"
        "cardfile(['--help'], standalone_mode=False); print(time.process_time())"
    )
    seconds = (float(run_python("-c", script).stdout.split()[-1]) for _ in range(2))
    assert min(seconds) < 0.3


def run_python(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603
        [sys.executable, *words], capture_output=True, text=True, check=False, cwd=ROOT
    )


def test_version_is_reported(cardfile: Cardfile) -> None:
    assert "0." in cardfile.say("--version")


def test_a_misspelt_command_is_answered_with_the_right_one(cardfile: Cardfile) -> None:
    assert cardfile.refuse("exprt") == (
        2,
        "Error: No such command 'exprt'. Did you mean 'export'?",
    )


def test_a_group_without_a_command_shows_its_help_as_printed(
    cardfile: Cardfile,
) -> None:
    result = cardfile("events")

    assert result.exit_code == 2
    assert "Commands:\n" in result.output
    assert "Error" not in result.output


def test_a_wrong_option_is_a_mistake_of_the_user(cardfile: Cardfile) -> None:
    code, sentence = cardfile.refuse("list", "--since", "monday")
    assert code == 2
    assert '"monday" is not a date' in sentence


def test_help_needs_no_valid_settings(cardfile: Cardfile) -> None:
    (cardfile.folder / "cardfile.toml").write_text("nonsense", encoding="utf-8")
    assert cardfile("list", "--help").exit_code == 0


def test_a_database_that_is_none_is_named(cardfile: Cardfile) -> None:
    cardfile.database.write_bytes(b"this is a letter, not a database" * 99)
    code, sentence = cardfile.refuse("list")
    assert code == 4
    assert "cardfile.db is not a database. Choose another with --db." in sentence


def test_a_damaged_database_is_distinguished_from_a_wrong_one(
    cardfile: Cardfile,
) -> None:
    content = bytearray(cardfile.database.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    cardfile.database.write_bytes(content)
    code, sentence = cardfile.refuse("list")
    assert code == 5
    assert "cardfile.db is damaged. Run `cardfile check`" in sentence


def test_every_remedy_is_said_in_words_to_type() -> None:
    for remedy in Remedy:
        said = explain(CardfileError("It failed.", remedy))
        assert said.startswith("It failed. ")
        assert "`cardfile" in said or "--" in said


def test_a_newer_database_is_left_alone(cardfile: Cardfile) -> None:
    with closing(sqlite3.connect(cardfile.database)) as connection, connection:
        connection.execute("UPDATE cardfile_version SET version_num = '9999'")
    code, sentence = cardfile.refuse("due")
    assert code == 4
    assert "newer cardfile" in sentence


def test_a_locked_database_is_reported(
    cardfile: Cardfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "models.database.database.open_database.__wrapped__.__defaults__", (0.1,)
    )
    with closing(sqlite3.connect(cardfile.database)) as other:
        other.execute("BEGIN EXCLUSIVE")
        code, sentence = cardfile.refuse("note", 1, "hello")
    assert code == 4
    assert "is locked by another program" in sentence


def test_a_data_folder_that_cannot_be_made_is_reported(cardfile: Cardfile) -> None:
    cardfile.folder = cardfile.database / "inside"
    code, sentence = cardfile.refuse("list")
    assert code == 4
    assert "choose another folder" in sentence


def test_a_reader_who_has_seen_enough_is_no_error(cardfile: Cardfile) -> None:
    command = f"{sys.executable} -m cli.main --folder {cardfile.folder} list | true"
    done = subprocess.run(  # noqa: S602
        command, shell=True, capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert "Traceback" not in done.stderr
