"""What is written to a terminal: safe, and as wide as it is."""

import io
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.text import Text

from cli.main import cardfile as program
from cli.output.clean import safe, say
from cli.output.tables import Column, fit, print_rows, print_sheet
from cli.output.terminal import print_json
from tests.console import Cardfile
from tests.invented import add_erika

COLUMNS: tuple[Column[str], ...] = (
    Column("ID", str),
    Column("Name", str, least=8),
    Column("Company", str, least=8, optional=True),
    Column("Event", str, least=5, optional=True),
)


def rows(*values: str) -> list[list[Text]]:
    return [[Text(value) for value in values]]


def test_what_has_room_is_not_cut() -> None:
    assert fit(COLUMNS, rows("1", "Erika", "Muster", "Fair"), 80) == {
        0: 2,
        1: 5,
        2: 7,
        3: 5,
    }


def test_the_widest_column_is_cut_first() -> None:
    found = fit(COLUMNS, rows("1", "E" * 30, "M" * 12, "Fair"), 40)
    assert found == {0: 2, 1: 15, 2: 12, 3: 5}


def test_the_last_column_is_left_out_first() -> None:
    assert list(fit(COLUMNS, rows("1", "E" * 30, "M" * 30, "F" * 9), 24)) == [0, 1, 2]
    assert list(fit(COLUMNS, rows("1", "E" * 30, "M" * 30, "F" * 9), 14)) == [0, 1]


def test_an_empty_column_takes_no_room() -> None:
    assert list(fit(COLUMNS, rows("1", "Erika", "", "Fair"), 80)) == [0, 1, 3]


@given(
    st.lists(st.lists(st.text(max_size=40), min_size=4, max_size=4), max_size=4),
    st.integers(min_value=12, max_value=200),
)
def test_a_table_is_never_wider_than_the_terminal(
    values: list[list[str]], room: int
) -> None:
    cells = [["123", *(safe(value) for value in row[1:])] for row in values]
    widths = fit(COLUMNS, [[Text(cell) for cell in row] for row in cells], room)
    assert sum(widths.values()) + 2 * (len(widths) - 1) <= max(room, 3 + 2 + 8)


@given(st.text())
def test_safe_text_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    line = safe(text)
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in line)
    assert cell_len(line) >= 0
    line.encode("utf-8")


def test_a_name_of_broken_bytes_can_be_shown() -> None:
    assert safe(b"caf\xe9.jpg".decode("utf-8", "surrogateescape")) == "caf?.jpg"


@given(st.text())
def test_json_says_the_same_without_signs_that_a_terminal_obeys(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        written: list[str] = []
        patch.setattr("click.echo", written.append)
        print_json({"name": text})
    assert not any(ord(sign) < 32 or 127 <= ord(sign) < 160 for sign in written[0])
    assert json.loads(written[0])["name"] == text.encode("utf-8", "replace").decode()


def test_the_tab_key_completes_events_tags_and_presets(cardfile: Cardfile) -> None:
    with cardfile.store() as session:
        add_erika(session)

    def complete(*words: str) -> list[str]:
        environment = {
            "_CARDFILE_COMPLETE": "bash_complete",
            "COMP_WORDS": " ".join(("cardfile", *words)),
            "COMP_CWORD": str(len(words)),
        }
        cardfile.environment.update(environment, CARDFILE_FOLDER=str(cardfile.folder))
        runner = CliRunner(env=cardfile.environment)
        result = runner.invoke(program, [], prog_name="cardfile")
        return [line.partition(",")[2] for line in result.output.splitlines()]

    assert complete("list", "--event", "han") == ["Hannover Fair"]
    assert complete("list", "--tag", "S") == ["Supplier"]
    assert complete("export", "--to", "hubspot-n") == ["hubspot-notes"]
    assert "merge" in complete("me")


def test_completion_is_installed_where_the_shell_looks(
    cardfile: Cardfile, tmp_path: Path
) -> None:
    cardfile.environment["XDG_DATA_HOME"] = str(tmp_path)
    said = cardfile.say("completion", "bash")
    script = tmp_path / "bash-completion" / "completions" / "cardfile"
    assert str(script) in said
    assert "_CARDFILE_COMPLETE" in script.read_text()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_sentence_is_wrapped_between_words_and_a_command_stays_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr("sys.stdout", written := Terminal())
    say("Erika Mustermann has no follow-up. Add one with `cardfile remind 12 RULE`.")
    assert written.getvalue().splitlines() == [
        "Erika Mustermann has no follow-up. Add",
        "one with `cardfile remind 12 RULE`.",
    ]


@given(st.text())
def test_a_sentence_in_a_pipe_is_one_line(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", written := io.StringIO())
        say(text)
    assert written.getvalue() == f"{safe(text)}\n"


def test_rows_are_a_table_or_an_object_a_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    @dataclass
    class Person:
        id: int
        name: str | None

    columns: tuple[Column[Person], ...] = (
        Column("ID", lambda it: it.id),
        Column("Name", lambda it: it.name),
    )
    people = [Person(7, "Erika"), Person(12, None)]
    assert print_rows(columns, people) == 2
    assert capsys.readouterr().out == "ID  NAME\n7   Erika\n12\n"
    print_rows(columns, people, as_json=True)
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert shown == [{"id": 7, "name": "Erika"}, {"id": 12, "name": None}]
    assert print_rows(columns, [], nothing="Nobody.") == 0
    assert capsys.readouterr() == ("", "Nobody.\n")


def test_a_terminal_shows_rows_under_headings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr("sys.stdout", written := Terminal())
    column: Column[str] = Column("Name", str.lower)
    print_rows([column], ["A1", "A2", "B1"], heading=lambda it: Text(it[0]))
    lines = [line.strip() for line in written.getvalue().splitlines()]
    assert [it for it in lines if it.isalnum()] == ["Name", "A", "a1", "a2", "B", "b1"]


@given(value=st.integers(0, 90), why=st.integers(0, 90), room=st.integers(40, 130))
def test_a_sheet_is_whole_in_any_terminal(value: int, why: int, room: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", f"{room}")
        patch.setenv("TERM", "xterm")
        patch.setattr("sys.stdout", written := Terminal())
        print_sheet([("name", "v" * value, "99%", "w" * why)])
    shown = re.sub(r"\x1b\[[0-9;]*m", "", written.getvalue())
    assert (shown.count("v"), shown.count("w")) == (value, why)
    assert all(len(line) <= room for line in shown.splitlines())


def test_a_long_value_does_not_fill_up_the_other_lines_of_a_pipe(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_sheet([("name", "Erika", "99%", "name"), ("note", "x" * 20_000, "", "")])
    name, note = capsys.readouterr().out.splitlines()
    assert (len(name), len(note)) == (60, 20_015)
