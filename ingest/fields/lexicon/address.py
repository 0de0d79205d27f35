"""Recognise postal addresses, and split them by postcode and country."""

import re
from collections.abc import Iterator, Mapping

from ingest.fields.lexicon.labels import label_pattern, only_labels, printed_labels
from ingest.fields.lexicon.text import fold, us_states
from ingest.fields.proof.country import countries_named
from ingest.scripts import is_wide

_SHAPES = (
    re.compile(
        rf"(?P<city>[^,\d]+),?\s+(?P<region>{us_states()})\.?,?\s+(?P<code>\d{{5}}(?:-\d{{4}})?)\b"
    ),
    re.compile(r"(?P<city>[^,\d]+),?\s+(?P<code>[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})\b"),
    re.compile(
        r"(?P<city>[^,\d]+),?\s+(?P<region>[A-Z]{2})?\s*(?P<code>[A-Z]\d[A-Z]\s?\d[A-Z]\d)\b"
    ),
    re.compile(
        r"(?:\b[A-Z]{1,2}-)?\b(?P<code>\d{4}\s?[A-Z]{2}|\d{2}-\d{3}|\d{3}\s\d{2}|\d{4,5})\s+(?P<city>[^\W\d][^,\d]*)"
    ),
    re.compile(
        r"(?P<city>[^\W\d][^,\d]*?)\s*[-–,]?\s*(?P<code>\d{3}\s?\d{3}|\d{3}-\d{4}|\d{5})\b"
    ),
)

_LABEL = re.compile(
    rf"""\s*(?: (?:{label_pattern("address")})\s*[:.]
      | (?: (?:公司|工[厂廠]|[办辦]公|[联聯]系|通[讯訊])?地址 | [厂廠店住]址 | 住所
          | 所在地 | 주소 )\s*[:：.]? )\s*(?=\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_LABELLED_NUMBER = re.compile(
    rf"""(?<![\w.])(?:{printed_labels("registers")})
    (?:[\s.]?(?:No|NO|Nr|[Rr]eg))?[\s.,:\#/-]{{0,3}}(?:[A-Z]{{2,3}}\s?)?
    (?:\d[\dA-Z]{{7,}} | \d[\dA-Z]*(?:[\s./-]\d[\dA-Z]*)+)(?:[-/]\d+)*""",
    re.VERBOSE,
)
"""The number of a register or a tax office with its label, whole."""
_REGISTER = re.compile(
    rf"\b(?:{printed_labels('registers')})(?:\s?(?:No|NO|Nr|[Rr]eg))?"
    r"[A-Z\s.,:#/-]{0,7}\d"
)
_ACCOUNT = re.compile(rf"\b(?:{label_pattern('accounts')})(?![^\W\d_]).*\d")
_HOURS = re.compile(
    r"""\b\d{1,2}(?:[.:]\d\d)?\s?(?:[ap]\.?\s?m\b|uhr\b) | \b24\s?(?:hrs?|hours|h|x)\b
    | \b(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\s?[-–—]\s?(?:mon|tue|wed|thu|fri|sat|sun)
    | \d{1,2}[:.]\d\d\s?(?:[-–—~〜]|до|bis|to|έως|ως)\s?\d{1,2}[:.]\d\d
    | \b(?:пн|вт|ср|чт|пт|сб|вс|нд|нед|пон)\b.*\d
    | \d\s?(?:[₪₽₴￥円元원]|руб|грн|лв|บาท)
    | \b[0-3]?\d\.[01]?\d\.(?:19|20)\d\d\b
    | \bopen\s\d\sdays\b | (?:\bRs\.?\s?|[$€£₹]\s?)\d""",
    re.IGNORECASE | re.VERBOSE,
)
_OTHER_WIRE = re.compile(
    r"\W*(?:telex|pager|telegram|cables?|compuserve)\b", re.IGNORECASE
)


def is_labelled(text: str) -> bool:
    """Return whether a text says of itself that it is an address: "Adresse: ..."."""
    return _LABEL.match(text) is not None


def is_register(text: str) -> bool:
    """Return whether a text ends in a number of a register, an account or a licence."""
    return bool(_REGISTER.search(text) or _ACCOUNT.search(fold(text)))


def find_registers(text: str) -> Iterator[tuple[int, int]]:
    """Yield where numbers of registers and tax offices, with labels, begin and end."""
    yield from (match.span() for match in _LABELLED_NUMBER.finditer(text))


def is_no_place(text: str) -> bool:
    """Return whether a line's numbers are a register's, hours, prices or a telex."""
    other = _HOURS.search(text) or _OTHER_WIRE.match(text)
    return is_register(text) or other is not None


def is_scrap(text: str) -> bool:
    """Return whether a line of an address is what is left of a line with a number."""
    return only_labels(text) or sum(c.isalnum() for c in text) < 3


def tidy(text: str) -> str:
    """An address without its label, with blanks where readers lose them.

    A letter O in its numbers becomes a zero.
    """
    text = _LABEL.sub("", text, count=1) if is_labelled(text) else text
    text = re.sub(r"(?<=\d)[oO](?=\d)|(?<=\d\d)[oO]\b", "0", text)
    return tidy_eastern(text) if is_wide(text) else text


def split_address(text: str) -> Mapping[str, str]:
    """The parts `street`, `city`, `region`, `postcode`, `country`; only those there."""
    named = countries_named(text)
    parts = {"country": named[-1]} if named else {}
    for shape in _SHAPES:
        found = list(shape.finditer(text))
        if not found:
            continue
        match = found[-1]
        groups = match.groupdict()
        parts["postcode"] = groups["code"]
        parts["city"] = groups["city"].strip(" ,-–")
        parts["region"] = groups.get("region") or ""
        parts["street"] = text[: match.start()].strip(" ,-–")
        break
    return {part: value for part, value in parts.items() if value}


_JAPANESE = re.compile(
    r"[\u3040-\u30ff〒県]|丁目|番|東京都|大阪府|京都府|北海道|\d-\d+-\d"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_KOREAN = re.compile(r"[\uac00-\ud7af]")
_HEADS = (
    "本社|本部|本店|支社|支店|工場|営業所|事務所|總公司|总公司|总部|分公司|办事处|辦事處|"
    "工厂|工廠"
)
_EASTERN_OFFICE = re.compile(
    rf"^([^\W\d_]{{0,6}}?(?:{_HEADS})(?:[・·](?:{_HEADS}))*)[:：]?"
    r"(?=[^\W\d_]{2,4}[都道府県省市区區縣县])"
)
_JAPANESE_CODE = re.compile(r"(?<![\d-])(〒?\d{3}-\d{4})(?![\d-])[\s,]*")
_BUILDING = re.compile(
    r"(?<=\d)(?=[A-Z]{2,}[\u30a0-\u30ff])|"
    r"(?<=[\d号番])(?!町)(?=[^\W\d_A-Za-z丁番号階条目楼层樓室번길호층]{3})"
)
_CHINESE_CODE = re.compile(
    r"(?<=[室号號楼樓层層座栋幢])(?=\d{6}(?!\d))|(?:(?<=^\d{5})|(?<=^\d{6}))(?=[\u3400-\u9fff])"
)
_CODE_LABEL = re.compile(
    r"\s*[（(]?(?:邮编|郵編|邮政编码|郵遞區號)\s*[:：]?\s*(?=\d{3,6})"
)
_BLANK = re.compile(r"(?<=[\u3400-\u9fff\d]) (?=[\u3400-\u9fff])")
_NEW_PLACE = re.compile(rf"[^\W\d_]{{2,5}}[省市]|[^\W\d_]{{0,6}}(?:{_HEADS})|[A-Za-z]")


def tidy_eastern(text: str) -> str:
    """An address with the blanks of its language; lines are separated by ", "."""
    if _CHINESE.search(text) and not (_JAPANESE.search(text) or _KOREAN.search(text)):
        return _tidy_chinese(text)
    lines = (_EASTERN_OFFICE.sub(r"\1 ", line) for line in text.split(", "))
    text = _JAPANESE_CODE.sub(r" \1 ", ", ".join(lines))
    return " ".join(_BUILDING.sub(" ", text).split())


def _tidy_chinese(text: str) -> str:
    """The lines run together, but for those that begin with another place."""
    tidied = ""
    for printed in text.split(", "):
        line = _EASTERN_OFFICE.sub(r"\1 ", _BLANK.sub("", printed))
        line = _CHINESE_CODE.sub(" ", _CODE_LABEL.sub(" ", line))
        letters = _CHINESE.search(tidied[-2:]) and _CHINESE.match(line)
        tidied += line if letters and not _NEW_PLACE.match(line) else f", {line}"
    return " ".join(tidied.removeprefix(", ").split())
