import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.tables.cells import for_importer, for_spreadsheet, starts_formula, unguarded
from export.tables.preset import Confidence
from export.tables.preset_file import load_preset, parse_preset, preset_names
from export.tables.source import known_sources
from export.targets import target_names, write
from models.errors import SettingInvalid
from tests.people import ERIKA

DOCS = (Path(__file__).parent.parent / "docs" / "exports.md").read_text("utf-8")
WRONG = {
    "Name = ": "not valid TOML",
    "title = 'x'": r"\[columns\]",
    "colour = 1\n[columns]\nA = 'name'": "has colour; known are title",
    "[columns]\nA = 'emials.0'": "did you mean emails",
    "[columns]\nA = { from = 'name', most = 'x' }": "most of column",
    "rows = 'cats'\n[columns]\nA = 'name'": 'rows is "cats"',
    "requires = ['B']\n[columns]\nA = 'name'": 'no column "B"',
    "[file]\nencoding = 'x'\n[columns]\nA = 'name'": "no encoding is called 'x'",
    "[file]\ndelimiter = ''\n[columns]\nA = 'name'": "delimiter",
    "rows = 'companies'\n[columns]\nA = 'company'": "need a key",
    "[columns]\nA = { from = 'name', words = 'w' }": r"\[words\.w\]",
}


@pytest.mark.parametrize("name", preset_names())
def test_every_header_says_how_it_is_known(name: str) -> None:
    preset = load_preset(name)

    assert preset.title
    for column in preset.columns:
        known = column.confidence is not Confidence.OWN or name == "csv"
        assert known, column.header
        assert column.origin or column.confidence is not Confidence.READ


@pytest.mark.parametrize("name", preset_names())
def test_second_files_are_presets_too(name: str) -> None:
    assert set(load_preset(name).also) <= set(preset_names())


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_preset_is_reported_in_one_sentence(text: str) -> None:
    with pytest.raises(SettingInvalid, match=WRONG[text]) as caught:
        parse_preset(text, "mine.toml")

    assert str(caught.value).startswith("The preset mine.toml is n")


def test_a_preset_of_ones_own_is_a_target(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        "[file]\ndelimiter = ';'\ndate = '%d.%m.%Y'\n"
        "[columns]\nWho = 'name'\nWhen = 'follow_up.due'\n"
        "What = { from = ['phones.fax', 'phones.home'], text = '-' }\n"
    )

    write([ERIKA], str(tmp_path / "mine.toml"), tmp_path / "out.csv")

    assert (tmp_path / "out.csv").read_bytes() == (
        b"Who;When;What\r\nDr. Erika Muster;17.11.2026;+493012345679\r\n"
    )


def test_the_documentation_names_every_target() -> None:
    assert [name for name in target_names() if f"`{name}`" not in DOCS] == []


def test_the_preset_of_the_documentation_is_valid() -> None:
    text = DOCS.partition("```toml\n")[2].partition("```")[0]

    assert parse_preset(text, "docs").requires == ("Surname", "Mail or Phone")


def test_the_documentation_names_every_source() -> None:
    names = [name.rpartition(".")[2] for name in known_sources()]

    assert [it for it in names if f"`{it}`" not in DOCS and f".{it}`" not in DOCS] == []


@given(st.text(max_size=30), st.booleans())
def test_no_cell_of_an_import_file_begins_a_formula(text: str, is_name: bool) -> None:
    cell = for_importer(text, is_name=is_name)

    assert not starts_formula(cell) or re.fullmatch(r"\+[1-9]\d+( ext\. \d+)?", cell)


@given(st.text(max_size=30) | st.text("';\n\t =-+x1", max_size=8))
def test_what_is_guarded_comes_back(text: str) -> None:
    assert unguarded(for_importer(text, is_name=False)) == text
    if not re.match(r"\+\d", text):  # a phone is grouped by blanks
        assert unguarded(for_spreadsheet(text)) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("+493012345678", "+49 30 12345678"),
        ("01067", "'01067"),
        ("1-2", "'1-2"),
        ("3/4", "'3/4"),
        ("10117", "10117"),
        ("2026-11-17", "2026-11-17"),
        ("=1+1", "'=1+1"),
        ("a;=1+1", "a;'=1+1"),
        ("Muster GmbH", "Muster GmbH"),
        ("+49 30 +1", "'+49 30 +1"),
    ],
)
def test_spreadsheets_see_text_where_text_is_meant(text: str, cell: str) -> None:
    assert for_spreadsheet(text) == cell
