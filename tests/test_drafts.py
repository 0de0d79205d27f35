"""Drafts of messages, and their templates."""

from dataclasses import replace
from datetime import date
from email import message_from_bytes, policy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from export.mail import write_mail
from followup import limited
from followup.drafts import (
    SHIPPED,
    Draft,
    Facts,
    spell_day,
    template_names,
    write_drafts,
)
from models.errors import TemplateInvalid
from tests.console import Cardfile
from tests.invented import add_contact, add_erika

ERIKA = Facts(
    to="erika@example.com",
    name="Erika Mustermann",
    given_name="Erika",
    family_name="Mustermann",
    title="Head of Sales",
    company="Müller & Söhne GmbH",
    event="Hannover Fair",
    place="",
    met_on=date(2026, 11, 12),
    remember="has twins",
    note="wants an offer",
    reason="",
    due_on=date(2026, 12, 1),
    sender="Max Beispiel",
    language="en",
)


def own(folder: Path, text: str) -> Path:
    (folder / "mine.txt").write_text(text, encoding="utf-8")
    return folder


def write_draft(own: Path, name: str, facts: Facts, language: str = "") -> Draft:
    (draft,) = write_drafts(own, name, [facts], language)
    return draft


def test_a_template_says_what_is_known(tmp_path: Path) -> None:
    draft = write_draft(tmp_path, "later", ERIKA)
    assert draft.subject == "May I come back to you on 1 December 2026?"
    assert draft.body.startswith("Dear Erika Mustermann,\n")
    assert draft.body.endswith("Kind regards\nMax Beispiel\n")


@pytest.mark.parametrize("name", template_names(SHIPPED))
@pytest.mark.parametrize("language", ["en", "de"])
def test_every_template_does_without_what_is_not_known(
    tmp_path: Path, name: str, language: str
) -> None:
    nobody = replace(ERIKA, name="", company="", event="", note="", sender="")
    draft = write_draft(tmp_path, name, replace(nobody, due_on=None), language)
    assert draft.subject
    for sign in ("None", "  ", " ,", "{", " ."):
        assert sign not in draft.subject + draft.body


def test_days_are_spelled_out_in_the_language(tmp_path: Path) -> None:
    draft = write_draft(tmp_path, "later", ERIKA, "de")
    assert draft.subject == "Darf ich mich am 1. Dezember 2026 melden?"
    assert spell_day(date(2026, 12, 1), "fr") == "2026-12-01"


def test_ones_own_template_goes_before_ours(tmp_path: Path) -> None:
    (tmp_path / "first.txt").write_text("Subject: Hi\n\nHi {{ given_name }}!")
    assert write_draft(tmp_path, "first", ERIKA, "de") == Draft(
        "erika@example.com", "Hi", "Hi Erika!\n"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello", "must begin with a line"),
        ("Subject: x\n\n{{ nmae }}", "'nmae' is undefined"),
        ("Subject: x\n\n{% if %}", "line 3 has an error"),
        ("Subject: x\n\n{{ name.__class__.__mro__ }}", "unsafe"),
        ("Subject: x\n\n{{ 1 / 0 }}", "division by zero"),
        (
            "Subject: {% for i in range(99999) %}{{ note }}{% endfor %}",
            "too long a message",
        ),
    ],
)
def test_a_template_with_a_mistake_is_named(
    tmp_path: Path, text: str, expected: str
) -> None:
    with pytest.raises(TemplateInvalid, match=expected):
        write_draft(own(tmp_path, text), "mine", ERIKA)


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")))
def test_a_link_brings_the_message_whole(subject: str, body: str) -> None:
    parts = urlsplit(Draft("erika@example.com", subject, body).mailto)
    assert parts.path == "erika@example.com"
    found = parse_qs(parts.query, keep_blank_values=True)
    assert found["subject"] == [subject]
    assert found["body"] == [body.replace("\n", "\r\n")]


def test_a_file_opens_as_a_draft_and_takes_no_second_header(tmp_path: Path) -> None:
    file = tmp_path / "draft.eml"
    write_mail(file, "erika@example.com", "Grüße\nBcc: other@example.com", "ö" * 99)
    message = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert message["X-Unsent"] == "1"
    assert message["Bcc"] is None
    assert message["Subject"] == "Grüße Bcc: other@example.com"
    assert message.get_content().strip() == "ö" * 99


def test_drafts_are_printed_and_written(cardfile: Cardfile, tmp_path: Path) -> None:
    with cardfile.store() as session:
        add_erika(session)
        add_contact(session, "Max\x1b[2J")
    printed = cardfile.say("draft", 1)
    assert "Subject: Good to meet you at Hannover Fair" in printed
    assert "mailto:erika@example.com?subject=Good%20to" in printed
    assert "\x1b" not in cardfile.say("draft", 2)
    cardfile.say("draft", 1, 2, "--template", "again", "-o", tmp_path / "drafts")
    assert len(list((tmp_path / "drafts").glob("*.eml"))) == 2
    code, sentence = cardfile.refuse("draft", 1, "--template", "nothing")
    assert code == 2
    assert "choose one of again, card, first, inform, later" in sentence


@pytest.mark.parametrize(
    "body",
    [
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{{ [1][5] }}",
        "{{ {}['x'] }}",
        "{{ 'x' * 10**10 }}",
        "{{ 'x'.encode('nowhere') }}",
        "{{ '\\ud800' }}",
        "{{ name | nothing }}",
        "{{ 1 / 0 }}",
        "{{ name.__class__.__mro__ }}",
        "{% for a in range(9**5) %}{% for b in range(9**5) %}{% endfor %}{% endfor %}",
        "{% if %}",
        "{{ ''.join(['x' * 99999] * 99999) }}",
    ],
)
def test_a_template_that_means_harm_ends_in_a_sentence(
    body: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited, "CPU_SECONDS", 2)
    (tmp_path / "own.txt").write_text(f"Subject: x\n\n{body}\n")

    with pytest.raises(TemplateInvalid, match=r"own\.txt") as caught:
        write_draft(tmp_path, "own", ERIKA)

    assert len(str(caught.value)) < 400


def test_the_same_message_is_the_same_file(tmp_path: Path) -> None:
    for name in ("a.eml", "b.eml"):
        write_mail(tmp_path / name, "", "Morning", "two calls", "<p>two calls</p>")
    assert (tmp_path / "a.eml").read_bytes() == (tmp_path / "b.eml").read_bytes()
