"""Split runs of digits on a line into phone numbers, without codes that are none."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.fields.lexicon.labels import label_before
from ingest.fields.proof.country import Countries
from ingest.fields.proof.phone_notation import (
    dialled_on_after,
    find_ending,
    find_list,
    is_grouped_as_usual,
    listed_after,
    mask_carriers,
    mask_extensions,
    spelt_numbers,
    with_dots,
)
from ingest.fields.proof.phone_number import (
    FEWEST_DIGITS,
    MOST_DIGITS,
    Number,
    is_toll_free,
    is_valid,
    like,
    read_number,
)

_RUN = re.compile(
    r"""(?<![\d@/#_]) (?<!\d\.)
    (?: [+(\[]{0,3}\s? (?: \d | (?<![A-Za-zÀ-ɏ])[OolI](?=\d) ) | \+ )
    (?: [\d|\s().\-/–—−~〜・·•+\[\]] | (?<![A-Za-z(])[OolIQSB](?![A-Za-z)]) ){4,70}
    (?: \d | (?<=\d)[OolISB] )
    (?! \d | @ | _
      | [A-Za-z](?! [A-Za-z.:·] | -?mail | (?<=[TtFfMmPpHhDdCc])\s?[+(\d] ) )""",
    re.VERBOSE,
)
_ANGLED = re.compile(r"[<〈《](\d{2,5})[>〉》]")  # the code of an area
_BAR = re.compile(r"(?<=\d)\s?\|\s?(?=[+(]?\d)")
_OPENED = re.compile(r"(?<=\d)\s*[(\[]\s*[\dO]{1,3}\s*$")
_PLAINLY_NOT = re.compile(
    r"""(?:19|20)\d\d\s?[-–/]\s?(?:19|20)\d\d
    | \d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d | (?:19|20)\d\d[./-]\d{1,2}[./-]\d{1,2}
    | \d{1,2}[.:]\d\d\s?[-–]\s?\d{1,2}[.:]\d\d
    | [1-9]\d?-\d{1,3}-\d{1,4}/.*""",
    re.VERBOSE,
)
"""Years, dates, hours, and houses as in "8-2-293/82"."""
_STRONG_CUTS = (
    r"\s*\|\s*",
    r"(?<=\d{4})\s*(?=8\s?\(\d{3,4}\))",  # the trunk digit of Russia
    r"(?<=\d)\s*(?=\()",
    r"(?<=\d)[)\s]*(?=\+)",
    r"\s*[/~〜]\s*",
    r"\s+[-–—・·•]\s+|[.·•]\s+",
    r"(?<=\d{3})\.(?=\d{3}[^.]*$)",
    r"(?<=\d-\d{4})\s+(?=\d{3,4}-\d{4})",  # "555-0142 555-0143"
)
_CUTS = (*_STRONG_CUTS, r"\s*[·•・]\s*", r"\s+", r"[-–]")
_GLUED = r"(?<=\d)(?=0[1-9])"
"""Where numbers stand side by side without a blank: "06 39 98 12 3401 99 00 12 35"."""
LONGEST = 14  # without an extension that is dialled on
MOST_NUMBERS = 4  # in one run


def find_numbers(text: str, countries: Countries) -> Iterator[Number]:
    """Every stretch of a text that may be a phone number, in order.

    Args:
        text: Of one line, other finds blotted out.
        countries: The countries the card may be from.
    """
    text = mask_carriers(_ANGLED.sub(r"(\1)", with_dots(text)))
    for start, end, value in spelt_numbers(text):
        if "US" in countries.all and is_valid(value):
            yield Number(start, end, value, valid=True, mobile=False)
            text = text[:start] + " " * (end - start) + text[end:]
    text = _BAR.sub(_separator, mask_extensions(text))
    for run in _RUN.finditer(text):
        start = run.start() + _icon_before(text, run)
        printed = _OPENED.sub("", text[start : run.end()])
        if may_be_phone(printed):
            numbers = list(_numbers_in(printed, start, countries, MOST_NUMBERS))
            yield from numbers
            yield from _listed_after(text, numbers)


def _separator(bar: re.Match[str]) -> str:
    """A bar between numbers as a slash; one between fewer digits may be a misread 1."""
    sides = bar.string[: bar.start()], bar.string[bar.end() :]
    ends = re.search(r"[\d\s().-]*$", sides[0]), re.match(r"[+\d\s().-]*", sides[1])
    long = all(m and len(re.sub(r"\D", "", m.group())) >= FEWEST_DIGITS for m in ends)
    return bar.group().replace("|", "/") if long else bar.group()


def _icon_before(text: str, run: re.Match[str]) -> int:
    """Return how many characters of a run are an icon that was read as digits: "G8"."""
    icon = re.match(r"[^\s+]*", run.group())
    return icon.end() if icon and _inside_a_word(text, run.start()) else 0


def _listed_after(text: str, numbers: Sequence[Number]) -> Iterator[Number]:
    """Numbers of which only the last digits are printed, after a whole one."""
    if not numbers or not numbers[-1].valid:
        return
    head = numbers[-1]
    for at, digits in listed_after(text, head.end):
        yield from like(head, digits, at)
    yield from dialled_on(text, head.end, head, text[head.start : head.end])


def dialled_on(text: str, at: int, head: Number, printed: str) -> Iterator[Number]:
    """The number of which only the extension is printed behind, or below, another.

    Args:
        text: Of a line.
        at: Where to look: behind the other number, or at the beginning.
        head: The other number, which is valid.
        printed: That as it is printed.
    """
    end, value = dialled_on_after(text, at, head.value, printed)
    if value and is_valid(value):
        start = end - 1 - len(re.split(r"[-–]", text[:end])[-1])
        yield replace(head, start=start, end=end, value=value, shortened=True)


def may_be_phone(run: str) -> bool:
    """Return whether digits are as many as a number's, and no years, date or hours."""
    digits = sum(c.isdigit() for c in run)
    return digits >= FEWEST_DIGITS and not _PLAINLY_NOT.fullmatch(run.strip())


def _inside_a_word(text: str, start: int) -> bool:
    """Return whether a number hangs on a word that is no label, as in "ATU12345678"."""
    if text[start].isspace():
        return False
    word = re.search(r"[^\W\d_]+$", text[:start])
    latin = word is not None and word.group()[-1] < "\u0250"
    return latin and word is not None and not label_before(word.group())


def _numbers_in(
    text: str, at: int, countries: Countries, most: int
) -> Iterator[Number]:
    """A run of digits as one number or, where that makes none, as several."""
    whole = read_number(text, at, countries)
    known = (
        whole is not None
        and whole.valid
        and (len(whole.value) <= _longest(text) or is_toll_free(whole.value))
    )
    usual = known and whole is not None and is_grouped_as_usual(text, whole.value)
    ended = [] if usual else _before_ending(text, at, countries, whole_is_known=known)
    if ended:
        yield from ended
    elif whole and known:
        yield whole
    elif most > 1:
        yield from _parted(text, at, countries, most) or ([whole] if whole else [])


def _longest(text: str) -> int:
    """Characters of an E.164 from which it is rather two numbers than one."""
    alone = re.match(r"\W*(?:\+|00)", text) or re.search(r"\d-\d{1,3}\s*$", text)
    return MOST_DIGITS + 1 if alone else LONGEST


def _before_ending(
    text: str, at: int, countries: Countries, *, whole_is_known: bool
) -> list[Number]:
    """A number before the end of a range ("6070 to 74"), and others with other ends."""
    ending = find_ending(text)
    head = read_number(ending.body, at, countries) if ending else None
    if head is None or not head.valid:
        listed = find_list(text)
        first = read_number(listed.body, at, countries) if listed else None
        ending, head = (listed, first) if first and first.valid else (ending, head)
    if ending is None or head is None:
        return []
    if not head.valid and not (head.local and ending.listed):
        return []
    if whole_is_known and not ending.is_certain(head.value):
        return []
    if ending.dialled:
        return [head]
    if ending.same_desk:
        return [replace(head, end=at + len(text.rstrip()))]
    others = (like(head, digits, at + place) for place, digits in ending.places())
    return [head, *(number for found in others for number in found)]


def _parted(text: str, at: int, countries: Countries, most: int) -> list[Number] | None:
    """The numbers that a run is made of, the first of them valid; None if it is not."""
    glued = len(re.sub(r"\D", "", text)) > MOST_DIGITS
    cuts = (*_CUTS, _GLUED) if glued else _CUTS
    for cut in (m for pattern in cuts for m in re.finditer(pattern, text)):
        head = read_number(text[: cut.start()], at, countries)
        rest, place = text[cut.end() :], at + cut.end()
        if head and head.valid:
            tail = _after(rest, place, countries, most)
            if tail is None:
                tail = _like(head, text[: cut.start()], rest, place) or None
            if tail is not None:
                return [head, *tail]
    return _strongly_parted(text, at, countries, most)


def _after(rest: str, at: int, countries: Countries, most: int) -> list[Number] | None:
    """The numbers that follow a valid one in its run; None when it must not end there.

    Up to three digits are the end of a range and no number.
    """
    if len(re.sub(r"\D", "", rest)) <= 3:
        return []
    numbers = list(_numbers_in(rest, at, countries, most - 1))
    return numbers if any(n.valid for n in numbers) else None


def _strongly_parted(
    text: str, at: int, countries: Countries, most: int
) -> list[Number] | None:
    """Numbers no country has, or one after other digits, with a slash or blank dash."""
    for pattern in _STRONG_CUTS:
        for cut in re.finditer(pattern, text):
            head = read_number(text[: cut.start()], at, countries)
            rest, place = text[cut.end() :], at + cut.end()
            tail = list(_numbers_in(rest, place, countries, most - 1))
            if any(n.valid for n in tail):
                meant = head is not None and "+" in text[: cut.start()]
                return [head, *tail] if head and meant else tail
            if head is not None and tail:
                like_it = _like(head, text[: cut.start()], rest, place)
                return [head, *(like_it or tail)]
    return None


def _like(head: Number, printed: str, text: str, at: int) -> list[Number]:
    """A second number with at least four digits of its own.

    To a mobile phone it must be as long as the last group of digits, or short: a longer
    one is a local number in the area of its owner.

    Args:
        head: The first number.
        printed: That as it stands there.
        text: The second as it stands there.
        at: Where that is on its line.
    """
    digits, groups = len(re.sub(r"\D", "", text)), re.findall(r"\d+", printed)
    as_long = bool(groups) and digits == len(groups[-1])
    if digits < 4 or (head.mobile and digits > 5 and not as_long):
        return []
    return like(head, text, at)
