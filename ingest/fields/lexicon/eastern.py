"""Classify lines in Chinese, Japanese or Korean letters by their form.

The line model has learnt words; these letters make words without blanks between them,
and the ends of companies, posts and addresses, like the beginnings of names, are few
enough to be listed.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby, pairwise
from typing import TypeAlias

from ingest.fields.lexicon import Form
from ingest.fields.lexicon.organisation import has_legal_form
from ingest.fields.lexicon.text import entries, fold, given_names, table, words
from ingest.scripts import is_wide

_LETTERS = re.compile(r"[^\W\d_a-zA-Z]")
_KANA = re.compile(r"[ぁ-ゖー]{4,}|[アイウエオカ-ヂツ-ヺ]{6,}")
_HAN = re.compile(r"[\u3005\u3400-\u9fff]+")
_NAME = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u9fff]{2,7}")
_SAYING = re.compile(
    r"(?:[をにへではがも。、]|ます|です|する|します|ください|합니다|입니다|세요)$"
)
_LIST = re.compile(r"[^\W\d][ㆍ・·、/][^\W\d]+[ㆍ・·、/][^\W\d]")  # of goods
_FOUNDED = re.compile(r"^(?:創業|创业|創立|创立|設立|창업|설립)")
_APART = re.compile(r"[\s,，、·・ㆍ/／|｜&＆]+")
_RANK = re.compile(r"^[总總副代首]{1,2}(?=..)")  # general, vice, acting, chief
_DIGIT = re.compile(r"[\d〇一二三四五六七八九十]")
_PLACE = re.compile(
    r"""[省市区區县縣镇鎮乡鄉村路街道弄巷段号號楼樓室座栋棟幢层層厦廈园園]
    | [都府県郡町] | 丁目 | 番地? | [号階] | ビル | 〒
    | (?<=[가-힣\d])(?:시|도|군|구|동|로|길|읍|면|리|층|호|번지)(?![가-힣])""",
    re.VERBOSE,
)
_NUMBERED = re.compile(r"\d\s?[號号]")
SHORTEST_NAMED = 4  # letters of a company's name with the word it begins with
MOST_HAN = 6  # letters of a name: three of the family, three given in Japan
FEWEST_PLACES = 3  # words of places that make an address, if it has a number too


def form_of(text: str) -> Form:
    """Return what a line says of itself; NONE in other letters."""
    if not is_wide(text):
        return Form.NONE
    letters = "".join(_LETTERS.findall(text))
    named = (form for form, holds in _SIGNS if holds(text, letters))
    return next(named, None) or _name_form(text)


def find_joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The blanks between a post, a degree, a name and its romanisation on one line.

    "部長 山田 太郎", "總經理 林大同 Lin Datong", "林大同律師", also without a blank.
    """
    found = list(re.finditer(r"\S+", text[start:end]))
    if not is_wide(text[start:end]):
        return
    grouped = groupby(found, key=lambda m: _kind(m.group()))
    runs = [(kind, list(run)) for kind, run in grouped]
    posted = any(kind == "post" for kind, _ in runs)
    for left, right in pairwise(runs):
        if _are_apart(left, right, posted=posted):
            yield start + left[1][-1].end(), start + right[1][0].start()
    for at in range(start + 2, end - 1) if len(found) == 1 else ():
        before, after = text[start:at], text[at:end]
        leads = before.endswith(_jobs()) and _name_form(after) is Form.NAME
        is_job = _RANK.sub("", after) in _jobs()
        if leads or (is_job and _name_form(before) is Form.NAME):
            yield at, at
            return


_Run: TypeAlias = tuple[str, list[re.Match[str]]]


def _are_apart(left: _Run, right: _Run, *, posted: bool) -> bool:
    """Return whether two runs are different facts: a post, a name, a romanisation.

    A run is a kind and its words; `posted` says that there is a post on the line.
    """
    kinds = {left[0], right[0]}
    texts = {kind: " ".join(m.group() for m in run) for kind, run in (left, right)}
    if "latin" in kinds:
        wide = next(text for kind, text in texts.items() if kind != "latin")
        named = _name_form(wide) is Form.NAME
        latin = re.findall(r"[^\W\d_]+", fold(texts["latin"]))
        if len(latin) == 1:
            return named and latin[0] not in given_names()
        return bool(latin) and (named or posted or is_organisation(wide))
    if "post" not in kinds:
        return False
    return "degree" in kinds or _name_form(texts.get("", "-")) is Form.NAME


def _kind(word: str) -> str:
    """Return what a word among others is: "latin", "post", "degree" or ""."""
    if not is_wide(word):
        return "latin"
    if word.endswith(_jobs()):
        return "post"
    return "degree" if _is_qualification(word, word) else ""


def family_of(name: str) -> str:
    """The family name that a name without blanks begins with; "" if it is no known one.

    Of Japanese names the longest counts: they begin like Chinese ones of one letter.
    """
    two = {name[:2]} & _names("double")
    japanese = [it for it in _names("japanese") if name.startswith(it) and it != name]
    one = {name[:1]} & (_names("korean") if is_korean(name) else _names("chinese"))
    return max([*two, *japanese, *one], key=len, default="")


def is_too_long(text: str) -> bool:
    """Return whether a text is of kanji or hanzi alone, and more than any name has."""
    letters = "".join(_LETTERS.findall(text))
    return _HAN.fullmatch(letters) is not None and len(letters) > MOST_HAN


def is_organisation(text: str) -> bool:
    """Return whether a text has a legal form, or begins or ends with a trade."""
    letters = "".join(_LETTERS.findall(text))
    return (
        has_legal_form(text)
        or (len(letters) >= SHORTEST_NAMED and letters.startswith(_endings("first")))
        or any(
            letters.endswith(end) and len(letters) >= len(end) + 2
            for end in _endings("organisations")
        )
    )


def _name_form(text: str) -> Form:
    name = "".join(text.split())
    if is_korean(name):
        known = name.startswith((*_names("double"), *_names("korean")))
        fits = may_be_korean_name(text) and not is_unit(text)
        return Form.MAYBE_NAME if known and fits else Form.NONE
    if not _NAME.fullmatch(name):
        return Form.NONE
    chinese = _HAN.fullmatch(name) and (
        (name[:2] in _names("double") and len(name) in (3, 4))
        or (name[0] in _names("chinese") and len(name) == 3)
    )
    japanese = any(
        name.startswith(family) and 1 <= len(name) - len(family) <= 4
        for family in _names("japanese")
    )
    if chinese or (japanese and len(name) > 2):
        return Form.NAME
    likely = name[0] in _names("chinese") or name[-1] in _names("given")
    return Form.MAYBE_NAME if likely and len(name) <= 5 else Form.NONE


def _is_label(_: str, letters: str) -> bool:
    """Return whether a text is a label, or several in a row."""
    rest = letters
    while rest:
        label = next((it for it in _endings("labels") if rest.endswith(it)), "")
        if not label:
            return False
        rest = rest.removesuffix(label)
    return bool(letters)


def _is_address(text: str, _: str) -> bool:
    if text.startswith("〒"):
        return True
    places = len(_PLACE.findall(text)) + bool(_NUMBERED.search(text))
    return places >= FEWEST_PLACES and _DIGIT.search(text) is not None


def _is_qualification(_: str, letters: str) -> bool:
    return letters.endswith(_endings("qualifications"))


def _is_occupation(_: str, letters: str) -> bool:
    ends = len(letters) > 2 and letters.endswith(_endings("occupations"))
    return ends or (len(letters) > 1 and letters in _endings("occupations"))


def _is_offer(text: str, _: str) -> bool:
    """Return whether a line says what a shop does, or since when: "修理・販売"."""
    parts = filter(None, _APART.split(text))
    offers = all(part.endswith(_endings("offers")) for part in parts)
    return offers or _FOUNDED.match(text) is not None


@cache
def _jobs() -> tuple[str, ...]:
    """Ends of posts and occupations, which part from the name behind them."""
    return (*_posts(), *_endings("occupations"))


@cache
def _posts() -> tuple[str, ...]:
    """Ends of posts in eastern letters, the longest first."""
    ends = {end for end in entries("title_endings") if is_wide(end)}
    return tuple(sorted(ends, key=len, reverse=True))


_SIGNS: tuple[tuple[Form, Callable[[str, str], bool]], ...] = (
    (Form.LABEL, _is_label),
    (Form.ORGANISATION, lambda text, _: has_legal_form(text)),
    (Form.ADDRESS, _is_address),
    (Form.POST, lambda text, _: any(w.endswith(_posts()) for w in text.split())),
    (Form.SAYING, lambda text, _: bool(_LIST.search(text))),
    (Form.QUALIFICATION, _is_qualification),
    (Form.ORGANISATION, lambda _, letters: is_organisation(letters)),
    (Form.POST, _is_occupation),
    (Form.SAYING, _is_offer),
    (Form.SAYING, lambda text, _: len(text) > 5 and bool(_SAYING.search(text))),
    (Form.READING, lambda _, letters: _KANA.fullmatch(letters) is not None),
)
"""Tests of each form on a text and its letters, the surest first."""


@cache
def _endings(kind: str) -> tuple[str, ...]:
    """The words of a list, the longest first."""
    listed = {*str(table("eastern")[kind]).split()}
    return tuple(sorted(listed, key=len, reverse=True))


@cache
def _names(kind: str) -> frozenset[str]:
    return frozenset(str(table("eastern")["families"][kind]).split())


_HANGUL = re.compile(r"[\uac00-\ud7a3]+")
_DEPARTMENTS = tuple("部 課 课 室 係 局 處 处 科 組 组 グループ チーム".split())
"""Ends of departments in Japanese and Chinese."""
_UNITS = tuple("팀 부 실 과 국 처 계 센터 지점 지사 연구소 대학 그룹 파트".split())
"""Ends of departments; a syllable may be one only behind two others."""
MOST_KOREAN = 5


def is_korean(text: str) -> bool:
    """Return whether a text has Hangul."""
    return _HANGUL.search(text) is not None


def may_be_korean_name(text: str) -> bool:
    """Return whether a text can be a name of two to five syllables, not a title."""
    syllables = "".join(text.split())
    most = 5 if syllables[:2] in _names("double") else 4  # of the family and given
    if not 2 <= len(syllables) <= most or not _HANGUL.fullmatch(syllables):
        return False
    if syllables in _endings("organisations"):
        return False
    return all(_kind_in_korean(word) == "" for word in (*text.split(), syllables))


def find_korean_joints(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The blanks between "해외영업팀", "과장" and a name, in a line of nothing else."""
    found = list(re.finditer(r"\S+", text[start:end]))
    tokens = [match.group().strip("/,·()") for match in found]
    if not 2 <= len(tokens) <= MOST_KOREAN or not is_korean(text[start:end]):
        return
    kinds = [_kind_in_korean(token) for token in tokens]
    if "title" not in kinds or any(c.isdigit() for c in text[start:end]):
        return
    for (left, right), (one, other) in zip(
        pairwise(found), pairwise(kinds), strict=True
    ):
        if one != other:
            yield start + left.end(), start + right.start()


def names_department(text: str) -> bool:
    """Return whether a text ends in the word of a department, which ends no title."""
    return is_unit(text) or text.endswith(_DEPARTMENTS)


def is_unit(text: str) -> bool:
    """Return whether a text ends in the word of a department: "해외영업팀"."""
    return is_korean(text) and _kind_in_korean(text.rsplit(maxsplit=1)[-1]) == "unit"


def _kind_in_korean(token: str) -> str:
    """Return what a word of Hangul is: "title", "unit" or ""."""
    folded = fold(token)
    if folded in words("titles") or folded.endswith(_title_endings()):
        return "title"
    unit = any(token.endswith(end) and len(token) > len(end) + 1 for end in _UNITS)
    return "unit" if unit and is_korean(token) else ""


@cache
def _title_endings() -> tuple[str, ...]:
    return tuple(end for end in words("title_endings") if is_jamo(end))


def is_jamo(text: str) -> bool:
    """Return whether a folded text is Korean: folding takes syllables apart."""
    return bool(text) and all("\u1100" <= letter <= "\u11ff" for letter in text)
