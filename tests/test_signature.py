"""Signatures of e-mails are read, and nothing of the mails they quote."""

from pathlib import Path

import pytest

from ingest.mail.message import Message, parse_message
from ingest.mail.signature import find_signature, read_signature
from models.errors import FileUnreadable
from models.field import Field, FieldKind
from tests.console import Cardfile
from tests.mails import DISCLAIMER, SENDERS, Sender, mails

COUNTRIES = {"en": "US", "de": "DE", "fr": "FR", "es": "ES", "it": "IT", "nl": "NL"}


def values(fields: tuple[Field, ...], kind: FieldKind) -> set[str]:
    return {it.value for it in fields if it.kind is kind}


@pytest.fixture(scope="module")
def read() -> list[tuple[Sender, tuple[Field, ...]]]:
    found = []
    for sender, data in mails():
        message = parse_message(data, "mail.eml")
        signature = read_signature(message, COUNTRIES[sender.language])
        found.append((sender, signature.fields if signature else ()))
    return found


def f1(pairs: list[tuple[set[str], set[str]]]) -> float:
    """Of wanted and found values over all mails."""
    right = sum(len(wanted & found) for wanted, found in pairs)
    return 2 * right / sum(len(wanted) + len(found) for wanted, found in pairs)


def test_sixty_mails_in_six_languages_are_read(
    read: list[tuple[Sender, tuple[Field, ...]]],
) -> None:
    emails = [({s.email}, values(fields, FieldKind.EMAIL)) for s, fields in read]
    phones = [
        ({s.number, s.mobile_number}, values(fields, FieldKind.PHONE))
        for s, fields in read
    ]
    names = [s.name in values(fields, FieldKind.NAME) for s, fields in read]
    companies = [s.company in values(fields, FieldKind.COMPANY) for s, fields in read]

    assert len(read) == 60
    assert f1(emails) >= 0.97
    assert f1(phones) >= 0.97
    assert sum(names) / 60 >= 0.95
    assert sum(companies) / 60 >= 0.85


def test_nothing_comes_from_what_a_mail_quotes(
    read: list[tuple[Sender, tuple[Field, ...]]],
) -> None:
    text = " ".join(f"{it.value} {it.printed}" for _, fields in read for it in fields)
    for foreign in ("Quoted", "442079460999", "442079460998", "legal@", "ipsum"):
        assert foreign not in text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            "Hi\n\n-- \nAda Beispiel\nada@example.com",
            ("Ada Beispiel", "ada@example.com"),
        ),
        ("Hi\n\nCheers,\nAda", ("Ada",)),
        (f"Hi\n-- \nAda\n+49 30 23125 1\n\n{DISCLAIMER}", ("Ada", "+49 30 23125 1")),
        ("Call 030 23125 1 tomorrow, please.", ()),
    ],
)
def test_a_signature_begins_below_a_delimiter_or_a_closing(
    text: str, lines: tuple[str, ...]
) -> None:
    assert find_signature(text) == lines


@pytest.mark.parametrize("data", [b"", b"\x00\xff", b"just words\n"])
def test_what_is_no_mail_is_said(data: bytes) -> None:
    with pytest.raises(FileUnreadable, match=r"x\.eml"):
        parse_message(data, "x.eml")


def test_senders_are_stored_once(cardfile: Cardfile, tmp_path: Path) -> None:
    for number, (_, data) in enumerate(mails()):
        (tmp_path / f"{number}.eml").write_bytes(data)

    cardfile.say("signature", tmp_path, "--store", "--tag", "mail")

    names = {it["name"] for it in cardfile.objects("list", "--json", "--tag", "mail")}
    assert names == {it.name for it in SENDERS}
    assert "Offer" in cardfile.say("show", 1)
    cardfile.say("undo", "--yes")
    assert cardfile.objects("list", "--json") == []


def test_a_message_without_sender_and_signature_has_no_fields() -> None:
    message = Message("", None, "", "", "Hello, how are you?")
    assert read_signature(message, "US") is None


@pytest.mark.parametrize(
    "data",
    [
        b"".join(
            b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n)
            for n in range(1_500)
        ),
        b"Content-Type: message/rfc822\n\n" * 10_000,
        b"From: " + b"(" * 100_000 + b"\n\nx",
        b"From: a@x.example\nContent-Type: text/plain" + b"; a=b" * 50_000 + b"\n\nx",
        b"From: a@x.example\nContent-Type: multipart/mixed; boundary=b\n\n"
        + b"--b\n\nx\n" * 50_000,
        b"From: a@x.example\n\n" + b"-- \nA B\n" * 50_000,
    ],
)
def test_a_message_without_end_is_refused(data: bytes) -> None:
    with pytest.raises(FileUnreadable):
        parse_message(data, "x.eml")


def test_attachments_of_any_size_are_not_looked_at() -> None:
    head = b"From: Ada <ada@x.example>\nContent-Type: multipart/mixed; boundary=b\n\n"
    text = b"--b\n\nHello\n-- \nAda Example\n--b\nContent-Type: image/jpeg\n\n"
    found = parse_message(head + text + b"x" * 60_000_000, "x.eml")
    assert "Ada Example" in found.text
