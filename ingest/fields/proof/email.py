"""Find e-mail addresses, also those with misread blanks, commas or signs."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from ingest.fields.lexicon.labels import label_pattern
from ingest.fields.lexicon.text import fold, skeleton, words
from ingest.fields.proof.domains import (
    HOST_LETTER,
    is_mailbox_host,
    likely_ends,
    mend_host,
    public_suffix,
)
from ingest.fields.proof.mailbox import LIKE_OWNER, Clues, cut_label, with_small_l
from ingest.fields.segment import Segment, Span
from models.field import FieldKind

PARTED, MENDED, DOUBTED = 0.97, 0.8, 0.5
"""How sure an address is with blanks in it, or letters put right, or no "@" read."""
_RULES = {
    1.0: "e-mail",
    PARTED: "e-mail with blanks",
    MENDED: "e-mail mended",
    DOUBTED: "e-mail without @",
}
_AT = re.compile(
    r"""(?<=[\w.])
    (?: \s?(?: @+ | (?<=\w)[©®](?=[a-z0-9]) | \(at\) | \[at\] | \(a\) | \(Q\) )
      | [(\[{]@ ) [)\]}]?
    \s?(?=\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_BAR_FOR_L = re.compile(r"(?<!\S)[|!]\.$")  # "|.falk" for "l.falk"
# What a reader makes of an "@"; believed before a host that the card has elsewhere.
_LIKE_AT = re.compile(r"(?<=[a-z0-9])[À-ɏ#&$€£%Q¢¤©®(](?=[a-z0-9])")
_MAYBE_AT = re.compile(r"(?<=[a-z\d])[\sOQ06&aceo](?=[a-z\d])", re.IGNORECASE)
_WHOLE_HOST = re.compile(rf"{HOST_LETTER}+(?:\.{HOST_LETTER}+)+")
_NO_AT = re.compile(r"(?<=\w)\s(?=\w)(?!www|http)", re.IGNORECASE)
_LETTER = r"[A-Za-z0-9À-ɏ_%+&'-]"  # not those that need no blank before an address
_LOCAL = re.compile(rf"{_LETTER}+(?:(?:\s?\.\s?|,|_|\.\.){_LETTER}+)*\.?$")
_HOST = re.compile(
    rf"""{HOST_LETTER}+
    (?: (?: \s?[.,]\s? | (?<=-)\s | \s?[(\[]dot[)\]]\s?
          | \s(?=(?:com|net|org|edu|gov)\b)
          | (?<=\.co|\.ac|com)\s(?=(?:in|uk|jp|za|nz|au)\b(?!/))
        ) (?!www\b) {HOST_LETTER}+ )*""",
    re.VERBOSE,
)
_SHARING = re.compile(
    rf"(?<![\w@.-])({_LETTER}+(?:\.{_LETTER}+)*)\s?(@?)(?=\s?[/,;|&+])"
)
_SHARED_GAP = rf"(?:\s?[/,;|&+]\s?(?:{_LETTER}|\.)*\s?@?)*\s?"
_BLANK_DOT = re.compile(r"[\w-]+\s[a-z]{2,4}$")
_LABEL = re.compile(rf"\b(?:{label_pattern('email')})\W*$", re.IGNORECASE)
_GLUED_BEFORE = re.compile(r"(?<!mail)(?<=[a-z\d])$", re.IGNORECASE)
_GLUED_WEBSITE = re.compile(r"(?<=\w)[lI|]?(?=www\.)")  # "acme.comlwww.acme.com"
_PARTING = re.compile(r"\s?[,;/|&]\s?|\s(?!\.)")


def normalise_email(text: str) -> str | None:
    """The address in lower case, or None when it is none."""
    try:
        checked = validate_email(text.strip(), check_deliverability=False)
    except EmailNotValidError:
        return None
    if not public_suffix(checked.ascii_domain):
        return None
    return checked.normalized.lower()


def find_emails(
    segments: Sequence[Segment],
    hosts: Iterable[str] = (),
    countries: Collection[str] = (),
) -> list[Span]:
    """Every address on the card, in reading order.

    Args:
        segments: The card's text.
        hosts: Of the card's websites; they put misread letters right.
        countries: Two-letter countries the card may be of.
    """
    clues = Clues(tuple(s.text for s in segments), tuple(hosts), tuple(countries))
    return [
        span
        for number, segment in enumerate(segments)
        for span in _Line(segment.text, number, clues).emails()
    ]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the card in which addresses are looked for.

    Attributes:
        text: What it says.
        number: Which segment it is.
        clues: What the rest of the card says of addresses.
    """

    text: str
    number: int
    clues: Clues

    def emails(self) -> Iterator[Span]:
        """The addresses from left to right."""
        signs = list(_AT.finditer(self.text)) or list(self._doubtful_signs())
        begin = 0
        for number, at in enumerate(signs):
            limit = len(self.text)
            if at is not signs[-1]:
                limit = self._parting(at.end(), signs[number + 1].start()) or limit
            span = self._at(at, begin, limit)
            if span is not None:
                yield from self._sharing(span, begin)
                begin = max(span.end, limit if limit < len(self.text) else 0)
                yield span

    def _sharing(self, span: Span, begin: int) -> Iterator[Span]:
        """Mailboxes in front of an address that have its host: "info@ / post@ ..."."""
        host = span.value.partition("@")[2]
        for match in _SHARING.finditer(self.text, begin, span.start):
            local = self.clues.spell(match[1], self.text).lower()
            own = fold(local) in words("generic_mailboxes") or match[2]
            address = normalise_email(f"{local}@{host}") if own else None
            if address is not None and re.fullmatch(
                _SHARED_GAP, self.text[match.end() : span.start]
            ):
                yield self._span(match.start(), match.end(), address, doubted=False)

    def _at(self, at: re.Match[str], begin: int, limit: int) -> Span | None:
        """The address around a sign, between `begin` and `limit`."""
        local = _LOCAL.search(self.text, begin, at.start())
        glued = _GLUED_WEBSITE.search(self.text, at.end(), limit)
        limit = glued.start() if glued else limit
        host = _HOST.match(self.text, at.end(), limit)
        if local is None or host is None:
            return None
        start = cut_label(self.text, local.start(), at.start(), self.clues)
        read = with_small_l(re.sub(r"\s", "", self.text[start : at.start()]))
        spelt = self.clues.spell(read, self.text).lower()
        name = re.sub(r"\.{2,}", ".", spelt.replace(",", ".")).strip(".-")
        if read[:1] in {"I", "1"} and self._is_rather_l(name):
            name = f"l{name[1:]}"
        bar = _BAR_FOR_L.search(self.text[:start])
        if bar and self._is_rather_l(f"|.{name}"):
            start, name = bar.start(), f"l.{name}"
        doubted = at.re is not _AT
        for end, printed in self._hosts(host):
            mended = self._mend(printed)
            if doubted and not self._is_known(mended):
                continue
            own = name.removeprefix(f"www.{mended}")  # "www.acme.comnora@acme.com"
            address = normalise_email(f"{own or name}@{mended}")
            if address is not None:
                return self._span(start, end, address, doubted)
        return None

    def _is_known(self, host: str) -> bool:
        """Return whether a host is on the card, or a common one of mailboxes."""
        is_printed = host in self.clues.hosts or self.clues.lines_with(host)
        return bool(is_printed) or is_mailbox_host(host)

    def _is_rather_l(self, local: str) -> bool:
        """Return whether the owner's name fits "l" as well as what was read."""
        meant = self.clues.likeness(f"l{local[1:]}")
        return meant >= max(LIKE_OWNER, self.clues.likeness(local))

    def _mend(self, printed: str) -> str:
        """A host put right; of two spellings the one of a word on the card."""
        known = printed.lower() in self.clues.hosts
        spelt = self.clues.spell(with_small_l(printed), self.text)
        plain = printed.lower() if known else spelt.lower()
        host = mend_host(plain, self.clues.hosts, self.clues.countries)
        if host != plain and skeleton(host) == skeleton(plain):
            host = max(host, plain, key=self.clues.support)
        return host.removeprefix("www.")

    def _hosts(self, match: re.Match[str]) -> Iterator[tuple[int, str]]:
        """Yield where a host may end, and what it is then, the likeliest first."""
        read = match.group()
        for end in likely_ends(read):
            yield match.start() + end, _unblanked(read[:end])
        blank = _BLANK_DOT.match(self.text, match.start())
        if blank is not None:
            yield blank.end(), _unblanked(blank.group())

    def _parting(self, start: int, end: int) -> int | None:
        """Return where the next address begins, between the signs of two."""
        for part in _PARTING.finditer(self.text, start, end):
            if self._is_host(start, part.start()):
                return part.end()
        return None

    def _is_host(self, start: int, end: int) -> bool:
        """Return whether a stretch is a host with a dot."""
        printed = self.text[start:end].strip()
        dotted = re.search(r"\w[.,]", printed)
        return bool(dotted and self._mend(_unblanked(printed)))

    def _doubtful_signs(self) -> Iterator[re.Match[str]]:
        """Yield what may be a misread "@", or a blank where one was not read."""
        found = [*_LIKE_AT.finditer(self.text), *self._letters_before_hosts()]
        yield from found
        if found:
            return
        for blank in _NO_AT.finditer(self.text):
            before = self.text[: blank.start()].rpartition(" ")
            mailbox = fold(before[2]) in words("generic_mailboxes")
            if _LABEL.search(before[0]) or (mailbox and not before[0]):
                yield blank

    def _letters_before_hosts(self) -> Iterator[re.Match[str]]:
        """Letters and blanks where an "@" may be, between an owner and a host."""
        for sign in _MAYBE_AT.finditer(self.text):
            host = _WHOLE_HOST.match(self.text, sign.end())
            local = _LOCAL.search(self.text, 0, sign.start())
            if host is None or local is None:
                continue
            if self._parts(local.group(), sign.group(), host.group().lower()):
                yield sign

    def _parts(self, name: str, sign: str, host: str) -> bool:
        """Return whether a sign separates a mailbox from a host of the card.

        A line that does not go on with that sign must name the owner, and not the
        company: "studioninefold" is no mailbox of "Studio Ninefold". A host that is
        known by nothing else counts only on a card without any "@".
        """
        is_known = host in self.clues.hosts
        firms = self.clues.lines_with(host)
        has_others = any("@" in line for line in self.clues.lines)
        if not is_known and (sign.isspace() or has_others or not firms):
            return False
        if fold(name) in words("generic_mailboxes"):
            return True
        but = {self.text} if is_known else {self.text, *firms}
        like = self.clues.likeness(name, but)
        goes_on = sign.isalpha() and self.clues.likeness(name + sign, {self.text})
        return like >= LIKE_OWNER and like > goes_on

    def _span(self, start: int, end: int, address: str, doubted: bool) -> Span:
        read = self.text[start:end].lower()
        glued = _GLUED_BEFORE.search(self.text[:start])
        sure = DOUBTED if doubted else MENDED
        as_read = re.sub(r"\s", "", read) == address
        if as_read and not glued:
            sure = 1.0 if read == address else PARTED
        return Span(
            kind=FieldKind.EMAIL,
            segment=self.number,
            start=start,
            end=end,
            value=address,
            rule=_RULES[sure],
            sure=sure,
        )


def _unblanked(text: str) -> str:
    """A host without its blanks, which stand for a dot where there is none."""
    dotted = re.sub(r"\s?[(\[]dot[)\]]\s?", ".", text)
    return re.sub(r"\s*([.,-])\s*", r"\1", dotted).replace(" ", ".")
