"""Postal addresses: one value, taken apart by postcode and country."""

import re
from collections.abc import Mapping

from ingest.fields.eastern_address import tidy_eastern
from ingest.fields.region import regions_named
from ingest.fields.text import is_wide

_STATE = (
    "A[LKZR]|C[AOT]|D[CE]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|"
    "RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|PR"
)
_SHAPES = (
    re.compile(
        rf"(?P<city>[^,\d]+),?\s+(?P<region>{_STATE})\.?,?\s+(?P<code>\d{{5}}(?:-\d{{4}})?)\b"
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
    r"""\s*(?: (?:address|adresse|anschrift|direcci[oó]n|indirizzo|endere[cç]o|adres
      | đ[iị]a\sch[iỉ] | addr? )\s*[:.]
      | (?: (?:公司|工[厂廠]|[办辦]公|[联聯]系|通[讯訊])?地址 | [厂廠店住]址 | 住所
          | 所在地 | 주소 )\s*[:：.]? )\s*(?=\w)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def is_labelled(text: str) -> bool:
    """Whether a text says of itself that it is an address: "Adresse: ..."."""
    return _LABEL.match(text) is not None


def tidy(text: str) -> str:
    """An address without its label, with blanks where readers lose them.

    A letter O in its numbers becomes a zero.
    """
    text = _LABEL.sub("", text, count=1) if is_labelled(text) else text
    text = re.sub(r"(?<=\d)[oO](?=\d)|(?<=\d\d)[oO]\b", "0", text)
    return tidy_eastern(text) if is_wide(text) else text


def split_address(text: str) -> Mapping[str, str]:
    """The parts `street`, `city`, `region`, `postcode`, `country`; only those there."""
    named = regions_named(text)
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
