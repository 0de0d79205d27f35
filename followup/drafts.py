"""Drafts of messages from templates; nothing is ever sent.

A template is a text file: its first line "Subject: ...", an empty line, the message.
The names in `Facts` stand in {{ }}, as Jinja has it; {{ due_on | day }} spells a day
out. One's own lie in the folder `templates` of the data folder, as "first.txt" or, by
language, "first.de.txt", and go before those that come with cardfile: first, later,
again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from followup.limited import run_limited
from models.basis import Source
from models.errors import TemplateInvalid
from models.storage.files import read_limited

SHIPPED = Path(str(files("followup"))) / "templates"
GERMAN = frozenset({"DE", "AT", "CH", "LI"})
"""Countries whose people are written to in German."""

_LARGEST_TEMPLATE = 100_000  # bytes
LONGEST = 100_000
"""Characters of a message; more is a mistake in a template."""

_MISTAKES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    MemoryError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    TemplateError,
    TypeError,
    ValueError,
)
"""Errors that a template can raise."""
_SUBJECT = "subject:"
_MONTHS = {
    "en": "January February March April May June July August September October"
    " November December".split(),
    "de": "Januar Februar März April Mai Juni Juli August September Oktober"
    " November Dezember".split(),
}


@dataclass(frozen=True, slots=True)
class Facts:
    """The values that a template may use.

    Attributes:
        to: E-mail address; "" where none is known.
        event: Name of the occasion on which one met.
        remember: Why the user remembers the contact; not in the shipped templates.
        note: The last one about the contact.
        reason: What the next follow-up is for.
        due_on: When it is due; None without one.
        sender: One's own name.
        source: How the details came: a value of `models.basis.Source`.
        obtained_on: When they came; None where that is not known.
        legal_basis: What permits to keep them; "" where none was stated.
        retain_days: How long they are kept after the last contact; 0: not limited.
        language: "de" or "en", by the contact's country.
        is_checked: Whether a person has checked the name; otherwise it is empty.
    """

    to: str
    name: str
    given_name: str
    family_name: str
    title: str
    company: str
    event: str
    place: str
    met_on: date | None
    remember: str
    note: str
    reason: str
    due_on: date | None
    sender: str
    language: str
    is_checked: bool = True
    source: str = Source.UNKNOWN
    obtained_on: date | None = None
    legal_basis: str = ""
    retain_days: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """A message that a person may send."""

    to: str
    subject: str
    body: str

    @property
    def mailto(self) -> str:
        """A link that opens the message in a mail program (RFC 6068)."""
        body = quote(self.body.replace("\n", "\r\n"), safe="")
        subject = quote(self.subject, safe="")
        return f"mailto:{quote(self.to, safe='@')}?subject={subject}&body={body}"


def template_names(own: Path) -> list[str]:
    """Return the names of the templates, without their languages.

    Args:
        own: The folder of one's own templates; it need not be there.
    """
    files = [*SHIPPED.glob("*.txt"), *own.glob("*.txt")]
    return sorted({file.name.partition(".")[0] for file in files})


def write_drafts(
    own: Path, name: str, people: Sequence[Facts], language: str
) -> list[Draft]:
    """Fill in a template for each contact.

    Args:
        own: The folder of the user's own templates.
        name: Of the template, such as "first".
        people: What it may say of each contact.
        language: Instead of the contact's.

    Raises:
        TemplateInvalid: There is no such template, or it has a mistake.
    """
    languages = [language or facts.language for facts in people]
    paths = [_find(own, name, it) for it in languages]
    work = list(zip(paths, people, languages, strict=True))
    if all(path.parent == SHIPPED for path in paths):
        texts = _fill_all(work)
    else:
        texts = _fill_limited(work)
    return [
        _draft(path, facts.to, text)
        for path, facts, text in zip(paths, people, texts, strict=True)
    ]


def _draft(path: Path, to: str, text: str) -> Draft:
    subject, _, body = text.partition("\n")
    if not subject.lower().startswith(_SUBJECT):
        raise TemplateInvalid(f'{path.name} must begin with a line "Subject: ...".')
    subject = " ".join(subject[len(_SUBJECT) :].split())
    return Draft(to, subject, body.strip() + "\n")


def _find(own: Path, name: str, language: str) -> Path:
    known = template_names(own)
    if name not in known:
        raise TemplateInvalid(
            f"There is no template {name}; choose one of {', '.join(known)}. Your own"
            f" templates go into {own}."
        )
    return next(path for path in _candidates(own, name, language) if path.is_file())


def _candidates(own: Path, name: str, language: str) -> Iterator[Path]:
    for folder in (own, SHIPPED):
        yield folder / f"{name}.{language}.txt"
        yield folder / f"{name}.txt"
        yield folder / f"{name}.en.txt"
        yield from sorted(folder.glob(f"{name}.*.txt"))


def spell_day(day: date, language: str) -> str:
    """Return a day in words: "1 December 2026", "1. Dezember 2026"."""
    months = _MONTHS.get(language)
    if months is None:
        return day.isoformat()
    dot = "." if language == "de" else ""
    return f"{day.day}{dot} {months[day.month - 1]} {day.year}"


_Work: TypeAlias = Sequence[tuple[Path, Facts, str]]
"""Template, facts and language of each message."""


def _fill_limited(work: _Work) -> list[str]:
    """Fill the messages in a child process: a template may be made never to end."""
    try:
        texts: list[str] = run_limited(_fill_all, work)
    except TimeoutError as error:
        raise TemplateInvalid(
            f"{work[0][0].name} takes too long or too much memory: simplify it."
        ) from error
    return texts


def _fill_all(work: _Work) -> list[str]:
    return [_fill(path, facts, language) for path, facts, language in work]


def _fill(path: Path, facts: Facts, language: str) -> str:
    # A sandbox: a template may come from someone else, and must not run programs.
    sandbox = ImmutableSandboxedEnvironment(
        undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True
    )
    sandbox.filters["day"] = partial(spell_day, language=language)
    try:
        template = sandbox.from_string(
            read_limited(path, _LARGEST_TEMPLATE).decode("utf-8-sig")
        )
        pieces, size = [], 0
        for piece in template.generate(asdict(facts)):
            size += len(piece)
            if size > LONGEST:
                raise TemplateInvalid(
                    f"{path.name} produces too long a message: shorten it."
                )
            pieces.append(piece)
        text = "".join(pieces)
        text.encode()  # a surrogate could be in no file
    except _MISTAKES as error:
        line = getattr(error, "lineno", None)
        where = f"{path.name}, line {line}" if line else path.name
        raise TemplateInvalid(f"{where} has an error: {error}.") from error
    except OSError as error:
        raise TemplateInvalid(f"{path} cannot be read: {error.strerror}.") from error
    return text
