"""Say in words why a person should look at a reading.

Questions keep a card from being ready, however sure its reading is; doubts only explain
a low probability. Reasons are stored as text and recognised by their wording.
"""

import re
from collections.abc import Iterator, Sequence
from statistics import mean

from ingest.fields.lexicon.organisation import likeness_to_domain
from ingest.fields.lexicon.person import likeness_to_owner, misspells
from ingest.fields.lexicon.text import fold, romanise, squash, words
from ingest.fields.proof.phone_number import is_valid
from ingest.reading.interpret import Interpretation
from ingest.reading.unread_lines import has_unknown_letters
from ingest.verdict.other_documents import find_signs
from models.field import DOUBTFUL, REACHED_BY, SURE, Field, FieldKind
from models.reading import OcrResult

LIKELY_NAME = 0.1
"""Probability from which another line is worth mentioning as the name."""
EVEN = 0.5
"""Probability of a name below which another line, or none, is as likely."""
LIKE = 0.5
"""Likeness from which a mailbox is called like a company."""
FEWEST_PRINTED = 4  # digits: what they end may be another number of the card
_CALLED = {
    FieldKind.NAME: "name",
    FieldKind.EMAIL: "e-mail address",
    FieldKind.PHONE: "phone number",
}
NO_POINT = "no e-mail address or phone number was found"
HARD_TO_READ = "its print is hard to read"
NOT_SURE = "name and contact points are not sure enough"
_FIELD = rf'the (?:{"|".join(_CALLED.values())}) ".*"'
_CONTESTED = re.compile(f"the readings of {_FIELD} differ")
_WHICH_NAME = re.compile(r"\d+ lines could be the name: .*|this could be a name: .*")
_WHOSE_CARD = re.compile(
    r"""no\ person\ was\ found,.* | neither\ a\ person\ nor\ a\ company\ was\ found
    | the\ title\ ".*"\ was\ found\ without\ a\ name
    | ".*"\ may\ belong\ to\ a\ person\ who\ was\ not\ found
    | it\ is\ not\ clear\ that\ ".*"\ is\ the\ name
    | it\ is\ a\ badge\ with\ the\ code\ .*""",
    re.VERBOSE,
)
_ABOUT_NAME = _WHICH_NAME, _WHOSE_CARD
"""Reasons that a name settles."""
_DOUBT = re.compile(
    rf"{_CONTESTED.pattern}|{_WHICH_NAME.pattern}|{HARD_TO_READ}|{NOT_SURE}"
    rf"|{_FIELD} is not (?:quite )?sure"
)


def ask(found: Interpretation) -> list[str]:
    """The questions that only a person can answer, however sure the reading is."""
    signs = find_signs(found.ocr)
    other = [f"it may be another document: it has {', '.join(signs)}"] if signs else []
    return [*_questions(found), *other]


def is_doubt(reason: str) -> bool:
    """Whether a reason is a doubt, which a high probability outweighs."""
    return _DOUBT.fullmatch(reason) is not None


def is_contested(reason: str) -> bool:
    """Whether a reason says that the readings of a field differ."""
    return _CONTESTED.fullmatch(reason) is not None


def is_answered(reason: str, confirmed: Sequence[tuple[FieldKind, str]]) -> bool:
    """Whether a reason is settled when fields are confirmed.

    Args:
        reason: As it is worded here.
        confirmed: The kind of each, and what was read of it; "" where nothing was.
    """
    if any(reason in _doubts_about(kind, read) for kind, read in confirmed):
        return True
    kinds = {kind for kind, _ in confirmed}
    if reason == NO_POINT:
        return not kinds.isdisjoint(REACHED_BY)
    if FieldKind.NAME not in kinds:
        return False
    compared = [_differs(read) for kind, read in confirmed if kind is FieldKind.EMAIL]
    return reason in compared or any(it.fullmatch(reason) for it in _ABOUT_NAME)


def _questions(found: Interpretation) -> Iterator[str]:
    """Yield the questions about the fields."""
    names, points = names_of(found), points_of(found)
    if not names:
        yield from _questions_of_nobody(found)
    elif likelihood(names[0], found) < EVEN:
        yield f'it is not clear that "{names[0].value}" is the name'
    if not points:
        yield NO_POINT
    people = [it.value for it in names if it.confidence >= LIKELY_NAME]
    if len(people) > 1:
        yield f"several people are named: {_listed(people)}"
    if has_unknown_letters(found.ocr):
        yield "some of it is in letters that no reader knows"
    if not found.is_complete:
        yield "it was not fully read"
    for text in found.unexplained:
        yield f'this is in no field: "{text}"'
    yield from _questions_of_phones(points)
    for point in points:
        mailbox, at, _ = point.value.partition("@")
        if at and any(misspells(mailbox, name.value) for name in names):
            yield _differs(point.value)


def _differs(email: str) -> str:
    return f'a letter differs between the name and "{email}"'


def _questions_of_phones(points: Sequence[Field]) -> Iterator[str]:
    phones = [point for point in points if point.kind is FieldKind.PHONE]
    unknown = [it.value for it in phones if is_unknown(it)]
    for number in (it for it in unknown if not it.startswith("+")):
        yield f'the country or area of the phone number "{number}" is not known'
    if abroad := [it for it in unknown if it.startswith("+")]:
        yield f"no country gives out the phone number {_listed(abroad)}"
    for phone in phones:
        if sum(map(str.isalnum, phone.printed)) <= FEWEST_PRINTED:
            yield f'only "{phone.printed}" of "{phone.value}" is printed'


def _questions_of_nobody(found: Interpretation) -> Iterator[str]:
    """Yield what is open on a card that names nobody: it is ready by its company."""
    companies = [it for it in found.fields if it.kind is FieldKind.COMPANY]
    codes = [it.value for it in found.fields if it.kind is FieldKind.CODE]
    is_known = bool(companies) and companies[0].confidence >= SURE
    if codes and not is_known:
        badge = f'it is a badge with the code "{codes[0]}"'
        yield f"{badge}: the list of guests of its event tells whose"
    elif not companies:
        yield "neither a person nor a company was found"
    elif not is_known:
        yield f'no person was found, and the company "{companies[0].value}" is not sure'
    for field in found.fields:
        if field.kind is FieldKind.TITLE and field.confidence >= DOUBTFUL:
            yield f'the title "{field.value}" was found without a name'
        if field.kind is FieldKind.EMAIL and _is_of_person(field, companies):
            yield f'"{field.value}" may belong to a person who was not found'


def _is_of_person(email: Field, companies: Sequence[Field]) -> bool:
    """Whether a mailbox is neither an office's nor called like the company."""
    mailbox, _, host = email.value.partition("@")
    plain = re.sub(r"[^a-z]", "", fold(mailbox))
    if not plain or plain in words("generic_mailboxes") or plain in squash(host):
        return False
    called = [romanise(it.value) for it in companies]
    return not any(
        likeness_to_owner(name, [mailbox]) >= LIKE
        or likeness_to_domain(name, [plain]) >= LIKE
        for name in called
    )


def doubt(found: Interpretation) -> Iterator[str]:
    """Yield what makes a reading less likely right."""
    names, points = names_of(found), points_of(found)
    likely = [it for it in found.names if it.sure >= LIKELY_NAME]
    for native in (True, False):  # a name may be there in both
        possible = [it.text for it in likely if it.is_native is native]
        if len(names) == 1 and len(possible) > 1:
            yield f"{len(possible)} lines could be the name: {_listed(possible)}"
        elif not names and possible:
            yield f"this could be a name: {_listed(possible)}"
    for field in (*names[:1], *points):
        contested, unsure, _ = _doubts_about(field.kind, field.value)
        if field.contested:
            yield contested
        elif field.confidence < SURE:
            yield unsure


def _doubts_about(kind: FieldKind, value: str) -> Sequence[str]:
    """That the readings of a field differ, that it is not sure, or not quite."""
    if kind not in _CALLED:
        return ()
    called = f'{_CALLED[kind]} "{value}"'
    return (
        f"the readings of the {called} differ",
        f"the {called} is not sure",
        f"the {called} is not quite sure",
    )


def least_sure(found: Interpretation) -> str:
    """Which part of a reading is least sure, where neither question nor doubt is."""
    fields = [*names_of(found)[:1], *points_of(found)]
    if not fields or legibility(found.ocr) < min(it.confidence for it in fields):
        return HARD_TO_READ
    least = min(fields, key=lambda it: it.confidence)
    return _doubts_about(least.kind, least.value)[-1]


def names_of(found: Interpretation) -> Sequence[Field]:
    """The names, the surest first."""
    return [field for field in found.fields if field.kind is FieldKind.NAME]


def points_of(found: Interpretation) -> Sequence[Field]:
    """The e-mail addresses and phone numbers."""
    return [field for field in found.fields if field.kind in REACHED_BY]


def is_unknown(field: Field) -> bool:
    """Whether a field is a number that no country has."""
    return field.kind is FieldKind.PHONE and not is_valid(field.value)


def likelihood(name: Field, found: Interpretation) -> float:
    """The probability of the lines of a name among all that could be one.

    A name that is in none of them, as that of a code, is as likely as it is sure.
    """
    own = [
        it.sure
        for it in found.names
        if it.text in name.printed or name.printed in it.text
    ]
    return max(own, default=name.confidence)


def legibility(ocr: OcrResult) -> float:
    """The reader's mean confidence in the words, from 0 to 1."""
    return mean(word.confidence for word in ocr.words) if ocr.words else 0.0


def _listed(texts: Iterator[str] | Sequence[str]) -> str:
    return ", ".join(f'"{text}"' for text in texts)
