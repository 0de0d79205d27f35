"""Find the signature of an e-mail and extract its fields."""

import re
from collections.abc import Iterator, Sequence

from mailparser_reply import EmailReplyParser

from ingest.mail.message import Message
from ingest.reading.interpret import Interpretation, interpret
from models.field import Field, FieldKind
from models.geometry import Box
from models.reading import OcrResult, Word

READER = "e-mail"
LANGUAGES = ["en", "de", "fr", "es", "it", "nl", "pl", "pt"]
MOST_LINES = 20
"""Lines of a signature; what follows is a legal notice."""
LONGEST_LINE = 110
"""Characters; longer lines are sentences."""
_CHARACTER, _LINE = 10, 40  # pixels between the invented boxes of words
_DELIMITER = re.compile(r"^\s*(?:--|—|__+|\*{3,}|={3,}|-{3,})\s*$")
_QUOTE = re.compile(r"^(?=.*\d)\S.{3,160}[<(\[]\S+@\S+[>)\]].{0,40}:\s*$")
_VALEDICTION = re.compile(
    r"^\W*(?:(?:kind|best|warm|many)?\s*regards|best(?: wishes)?|sincerely|cheers"
    r"|(?:many )?thanks(?: a lot)?|thank you|yours (?:truly|sincerely|faithfully)"
    r"|(?:mit )?(?:freundliche|beste|herzliche|liebe|schöne|viele)n?"
    r" gr(?:ü|ue)(?:ß|ss)en?|mfg|vg|lg"
    r"|(?:bien )?(?:cordialement|à vous|amicalement)|(?:meilleures )?salutations"
    r"|(?:un )?(?:saludos?|cordial saludo)|atentamente|saludos cordiales"
    r"|(?:cordiali |distinti )?saluti|cordialmente|(?:un )?caro saluto"
    r"|(?:met )?vriendelijke groet(?:en)?|groet(?:en|jes)?|mvg"
    r"|atenciosamente|cumprimentos|abraços?|com os melhores cumprimentos"
    r"|pozdrawiam|z poważaniem)\W*$",
    re.IGNORECASE,
)
_NOT_SIGNED = re.compile(
    r"sent from|get outlook|von meinem .* gesendet|gesendet (?:von|mit)"
    r"|envoyé de(?:puis)? |télécharger outlook|enviado desde|inviato d"
    r"|verzonden (?:vanaf|met)"
    r"|enviado d|wysłane z|outlook (?:für|for|pour|para|per|voor) (?:android|ios)",
    re.IGNORECASE,
)
"""Matches lines that mail programs add."""
_NOTICE = re.compile(
    r"confidential|disclaimer|vertraulich|confidentiel|confidencial|riservat"
    r"|vertrouwelijk|intended (?:only|solely)|bitte (?:denken|prüfen) sie"
    r"|think before|consider the environment|avant d'imprimer|privacy|datenschutz"
    r"|unsubscribe|abmelden|désabonner",
    re.IGNORECASE,
)
"""Matches the first line of a legal notice or a footer."""
_CONTACT = re.compile(r"@|www\.|https?:|\+?\d[\d\s()./-]{6,}\d")


def read_signature(message: Message, country: str) -> Interpretation | None:
    """Extract the fields of the signature of a message's sender.

    Its lines are interpreted like those of a card; the sender's address in the header
    is preferred like that of a QR code.

    Args:
        message: The message; quoted ones in it are left out.
        country: Two letters; of phone numbers written without a country code.

    Returns:
        None where there is no signature.
    """
    lines = find_signature(message.text, message.sender_name)
    if not lines:
        return None
    reading = OcrResult(tuple(_words(lines)), READER)
    return interpret(reading, country, tuple(_proven(message)))


def find_signature(text: str, sender: str = "") -> tuple[str, ...]:
    """Find the lines of the signature in a text; none if there is no signature.

    Args:
        text: Of a message, including quoted ones.
        sender: Name of the sender, with which a signature may begin.
    """
    own = "\n".join(_without_quotes([line.strip() for line in text.splitlines()]))
    replies = EmailReplyParser(languages=LANGUAGES).read(own).replies
    latest = replies[0].content if replies else ""
    lines = latest.splitlines()
    start = _start(lines, sender)
    return tuple(_signed(lines[start:])) if start is not None else ()


def _without_quotes(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that the sender wrote.

    A line such as "On Monday at 10:12, Erika <erika@example.com> wrote:", in any
    language, ends them, unless the quoted lines begin with ">" and a reply may follow.
    """
    for number, line in enumerate(lines):
        if line.startswith(">"):
            continue
        if _QUOTE.match(line):
            below = next(filter(str.strip, lines[number + 1 :]), "")
            if not below.startswith(">"):
                return
            continue
        yield line


def _start(lines: Sequence[str], sender: str) -> int | None:
    """Return the line of the signature: after a delimiter or closing, or the name."""
    for form in (_DELIMITER, _VALEDICTION):
        places = [i for i, line in enumerate(lines) if form.match(line)]
        for place in places:
            if any(_CONTACT.search(line) for line in lines[place + 1 :]):
                return place + 1
    name = sender.casefold()
    names = [i for i, line in enumerate(lines) if name and name in line.casefold()]
    if names and any(_CONTACT.search(line) for line in lines[names[-1] :]):
        return names[-1]
    closings = [i for i, line in enumerate(lines) if _VALEDICTION.match(line)]
    return closings[-1] + 1 if closings else None


def _signed(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines up to a notice, without closings and lines of mail programs."""
    kept = 0
    for line in lines:
        is_sentence = len(line) > LONGEST_LINE
        if is_sentence or _NOTICE.search(line) or kept == MOST_LINES:
            if kept:
                return
            continue
        plain = line.strip(" \t*_|>")
        is_rule = not any(c.isalnum() for c in plain)
        if is_rule or _NOT_SIGNED.search(plain) or _VALEDICTION.match(plain):
            continue
        kept += 1
        yield plain


def _words(lines: Sequence[str]) -> Iterator[Word]:
    """Convert lines of text to words as a reader returns them, all in one size."""
    for number, line in enumerate(lines):
        left, top = 0, number * _LINE
        for text in line.split():
            right = left + _CHARACTER * len(text)
            yield Word(text, 1.0, Box(left, top, right, top + 24), number)
            left = right + _CHARACTER


def _proven(message: Message) -> Iterator[Field]:
    if message.sender:
        yield Field(
            FieldKind.EMAIL,
            message.sender,
            message.sender,
            confidence=1.0,
            box=Box(0, 0, 0, 0),
            reader=READER,
            rule="sender",
        )
