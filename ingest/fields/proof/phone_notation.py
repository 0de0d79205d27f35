"""Parse printed notations: carriers, letters, extensions, shared prefixes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

import phonenumbers
from phonenumbers import (
    PhoneNumber,
    PhoneNumberFormat,
    convert_alpha_characters_in_number,
)

from ingest.fields.lexicon.labels import (
    AND,
    alternatives,
    begins_with_label,
    label_before,
)
from ingest.fields.lexicon.text import fold_in_place, table

DIALLED_ON = ("+49", "+43")
"""Germany and Austria, where "-12" after a number is dialled on."""
SHORTEST = 10  # characters of an E.164 after which a range is certain
SHORTEST_LOCAL = 7  # digits of a local number after which it is
FEWEST_OWN = 3  # digits that are printed of a number which is one of its own

TRUNK_ZERO = re.compile(r"[(\[]\s*0\s*[)\]]")
TOLL_FREE = {"800", "833", "844", "855", "866", "877", "888"}
FEWEST_LETTERS = 3  # of a number that is spelt

_CARRIER = re.compile(
    r"(?i)(?<![a-z\d])0?(?:xx|\*\*|--)(?=\s?\)?\s?\d)|(?<=\()0?xx(?=\d)"
)
"""The place of a carrier's code before an area code in Brazil: "(0xx11)"."""
_COMMAS = re.compile(r"(?<![\d.,])0\d{1,3}[.,]\d{3,4}[.,]\d{4}(?![\d.,])")
_VANITY = re.compile(
    r"(?<![\w+(/.-])(?:\+?1[\s.-]{0,2})?\(?(8(?:00|33|44|55|66|77|88)|9\d\d|[2-7]\d\d)\)?"
    r"[\s.-]{1,2}((?:[A-Z\d]+[\s.-]?){1,3})(?![\w@])"
)
"""A number of North America with letters for its digits: "1-800-GO-SAMPLE"."""
_ENDS_STREET = re.compile(
    r"\b(?:ST|STREET|AVE|AVENUE|RD|ROAD|DR|DRIVE|LN|LANE|BLVD|WAY|CT|COURT|PL|PLACE|HWY"
    r"|PKWY|SUITE|STE|FLOOR|BOX|PLAZA|SQUARE|TERRACE|PARK|BUILDING|BLDG)$"
)
_DIALLED = re.compile(r"-(\d{3,5})(?![\d-])")
_ENDING = re.compile(
    r"""(?P<body>.* (?: \d{3} | (?<![/~〜])(?<![/~〜]\s)\d\d(?=\s?[/~〜])
        | \s\d\d(?=(?:-\d\d){1,3}\s*$) ))
    (?P<tail>(?: \s?[/~〜]\s?\d{1,4} | [-–]\d{1,5} | \s+[-–]\s+\d{1,4} )+)\s*""",
    re.VERBOSE,
)
_LIST = re.compile(r"(?P<body>[^/]*\d{4})(?P<tail>(?:\s?/\s?\d{4}){2,})\s*")
_NEXT = re.compile(
    rf"""(?: \s*\([^()\d]{{1,14}}\)\s* | \s*(?=[,、;&]) | \s+(?={AND}) )
    (?: [,、;&]\s* | {AND}\s* )?
    (\d{{3,4}})\s*(?![\d.-])(?P<rest>.*)""",
    re.VERBOSE | re.IGNORECASE,
)
_INWARD = re.compile(r"([^\d\-–+]{3,20}?)[-–]\s?(\d{1,4})(?![\s/-]?\d)")


@dataclass(frozen=True, slots=True)
class Ending:
    """A number and a few digits after it.

    Attributes:
        body: The number.
        tail: What is printed after it.
        groups: The digits of that.
    """

    body: str
    tail: str
    groups: tuple[str, ...]

    @property
    def dialled(self) -> bool:
        """Return whether it is an extension: "-2251"."""
        return self.tail[0] in "-–" and len(self.groups[0]) > 2

    @property
    def listed(self) -> bool:
        """Return whether each group ends a number, as in "/14", and not a range."""
        return "/" in self.tail or len(self.groups) > 1

    @property
    def of_pairs(self) -> bool:
        """Return whether all groups and the number's last are pairs: "40-41-42"."""
        pairs = re.search(r"\s\d\d$", self.body) and self.tail[0] == "-"
        return bool(pairs) and all(len(group) == 2 for group in self.groups)

    @property
    def same_desk(self) -> bool:
        """Return whether the other numbers are further lines of the printed one."""
        is_short = not self.listed or max(map(len, self.groups)) < FEWEST_OWN
        return is_short and not self.of_pairs

    def is_certain(self, head: str) -> bool:
        """Return whether the tail is surely no part of the number.

        Args:
            head: E.164 of the body, or its digits.
        """
        shortest = SHORTEST if head.startswith("+") else SHORTEST_LOCAL
        if re.search(r"[~〜]", self.tail):
            return True
        if "/" not in self.tail and (head.startswith(DIALLED_ON) or self.groups[1:]):
            return False
        rising = all(group > head[-len(group) :] for group in self.groups)
        return rising and len(head) >= shortest and max(map(len, self.groups)) < 3

    def places(self) -> Iterator[tuple[int, str]]:
        """Yield where in the whole text each group is, and the group."""
        for match in re.finditer(r"\d+", self.tail):
            yield len(self.body) + match.start(), match.group()


def is_printed_as_in(code: str, printed: str, number: PhoneNumber) -> bool:
    """Return whether a number is grouped as in a country, or has its zero in front.

    "2262-123456" is none of the United States, though its digits are.
    """
    groups = re.findall(r"\d+", printed)
    if groups[0].startswith("0") and phonenumbers.ndd_prefix_for_region(code, True):
        return True
    form = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    behind_area = sum(map(len, re.findall(r"\d+", form)[1:]))
    return behind_area in {0, *_gaps(printed)} or _gaps(printed) <= _gaps(form)


def is_grouped_as_usual(printed: str, value: str) -> bool:
    """Return whether an international number is grouped as usual in its country."""
    number = phonenumbers.parse(value)
    form = phonenumbers.format_number(number, PhoneNumberFormat.INTERNATIONAL)
    return _gaps(TRUNK_ZERO.sub("", printed)) == _gaps(form)


def is_same_number(value: str, digits: str) -> bool:
    """Return whether digits are a number, perhaps without codes or with a trunk prefix.

    Args:
        value: The digits of E.164, or of a number as printed.
        digits: As printed; the "8" of Russia or the "06" of Hungary may come first.
    """
    if value.endswith(digits.lstrip("0")):
        return True
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse("+" + value))
    except phonenumbers.NumberParseException:
        return False
    prefix = phonenumbers.ndd_prefix_for_region(region, True) if region else None
    return bool(prefix) and value.endswith(digits.removeprefix(prefix or ""))


def _gaps(printed: str) -> set[int]:
    """Return how many digits stand behind each gap between groups."""
    groups = re.findall(r"\d+", printed)
    return set(accumulate(len(group) for group in reversed(groups[1:])))


def with_dots(text: str) -> str:
    """A text with dots in its numbers where commas were read: "02,2000.0013"."""
    return _COMMAS.sub(lambda number: number.group().replace(",", "."), text)


def mask_carriers(text: str) -> str:
    """A text with blanks in place of the "xx" that stands for a carrier's code."""
    return _CARRIER.sub(lambda m: "0".ljust(len(m.group())), text)


def spelt_numbers(text: str) -> Iterator[tuple[int, int, str]]:
    """Numbers of North America that are spelt with letters on a keypad, in capitals.

    Seven letters and digits follow the area; what is more is not dialled.

    Yields:
        Where the number starts and ends, and E.164.
    """
    for match in _VANITY.finditer(text):
        printed = match.group().rstrip(" .-")
        spelt = re.sub(r"[^A-Z\d]", "", match[2])
        is_free = match[1] in TOLL_FREE
        letters = sum(c.isalpha() for c in spelt)
        if letters < FEWEST_LETTERS or len(spelt) < 7 or label_before(printed):
            continue
        if len(spelt) > 7 and not is_free:
            continue
        if printed.startswith(("1", "+1")) or not _ENDS_STREET.search(printed):
            digits = convert_alpha_characters_in_number(match[1] + spelt[:7])
            yield match.start(), match.start() + len(printed), f"+1{digits}"


def find_ending(text: str) -> Ending | None:
    """The number in a run of digits, and what comes after it, if anything does."""
    match = _ENDING.fullmatch(text)
    if match is None:
        return None
    tail = match["tail"]
    return Ending(match["body"], tail, tuple(re.findall(r"\d+", tail)))


def find_list(text: str) -> Ending | None:
    """A number and others, four last digits of each printed: "6781/6782/6783"."""
    match = _LIST.fullmatch(text)
    if match is None:
        return None
    return Ending(
        match["body"], match["tail"], tuple(re.findall(r"\d+", match["tail"]))
    )


def listed_after(text: str, end: int) -> Iterator[tuple[int, str]]:
    """Yield where the last digits of other numbers stand after one, and these digits.

    As in "555-0143 or 0144" and "555-0143 (direct) 0100 (office)".

    Args:
        text: Of the whole line.
        end: Of the number.
    """
    while match := _NEXT.match(text, end):
        rest = match["rest"]
        if rest and rest[0] not in ",;&(/|、)" and not begins_with_label(rest):
            return
        yield match.start(1), match[1]
        end = match.end(1)


def dialled_on_after(text: str, end: int, head: str, printed: str) -> tuple[int, str]:
    """The value of a number of which only the extension is printed, and where it ends.

    As in "040 234567-0, Fax -99"; `end` and "" where there is none. A zero at the end
    of the number in front is that of its switchboard.

    Args:
        text: Of the line.
        end: Of the number in front; 0 where that is printed above.
        head: E.164 of that.
        printed: That as it is printed.
    """
    match = _INWARD.match(text, end)
    if not match or not head.startswith(DIALLED_ON) or not label_before(match[1]):
        return end, ""
    own = re.search(r"[-–]\s?(\d{1,5})$|(0)$", printed)
    base = head.removesuffix(own[1] or own[2]) if own else head
    return match.end(), base + match[2]


def extension_after(text: str, end: int) -> tuple[str, int]:
    """The extension that follows a number, and where it ends; "" and `end` if none."""
    folded = fold_in_place(text)
    for pattern in (*_named(), _DIALLED):
        match = pattern.match(folded, end)
        if match:
            return match.group(1), match.end()
    return "", end


def without_extension(text: str) -> str:
    """A number without the extension that is named after it."""
    folded = fold_in_place(text)
    found = (match for pattern in _named() for match in pattern.finditer(folded))
    starts = [m.start() for m in found if re.search(r"\d[)\s]*$", text[: m.start()])]
    return text[: min(starts, default=len(text))]


def mask_extensions(text: str) -> str:
    """A text with blanks in place of extensions that are named behind their digits."""
    for match in _named()[1].finditer(fold_in_place(text)):
        if re.search(r"\d[)\s]*$", text[: match.start()]):
            blank = " " * len(match.group())
            text = text[: match.start()] + blank + text[match.end() :]
    return text


@cache
def _named() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Extensions named before their digits, and behind them, in folded text."""
    labels = table("contact_labels")["extensions"]
    before, after = (alternatives(labels[place]) for place in ("before", "after"))
    return (
        re.compile(
            rf"[\s,;/(\-–]{{0,3}}(?:{before})[\s.:#-]{{0,3}}(\d{{1,6}})(?!\d)\)?"
        ),
        re.compile(
            rf"[\s,;/(\-–]{{1,3}}(\d{{1,5}})\.?[\s\-]{{1,2}}(?:{after})\b\.?\)?(?!\W*\d)"
        ),
    )
