"""Addresses in Chinese and Japanese letters: where blanks belong, and where none do.

Readers lose the blanks that Japanese cards have before a building and round a postcode;
Chinese cards have none, and go on in the next line without a comma.
"""

import re

_JAPANESE = re.compile(
    r"[\u3040-\u30ff〒県]|丁目|番|東京都|大阪府|京都府|北海道|\d-\d+-\d"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]")
_KOREAN = re.compile(r"[\uac00-\ud7af]")
_HEADS = (
    "本社|本部|本店|支社|支店|工場|営業所|事務所|總公司|总公司|总部|分公司|办事处|辦事處|"
    "工厂|工廠"
)
_OFFICE = re.compile(
    rf"^([^\W\d_]{{0,6}}?(?:{_HEADS})(?:[・·](?:{_HEADS}))*)[:：]?"
    r"(?=[^\W\d_]{2,4}[都道府県省市区區縣县])"
)
_CODE = re.compile(r"(?<![\d-])(〒?\d{3}-\d{4})(?![\d-])\s*")
_BUILDING = re.compile(
    r"(?<=\d)(?=[A-Z]{2,}[\u30a0-\u30ff])|"
    r"(?<=[\d号番])(?!町)(?=[^\W\d_A-Za-z丁番号階条目楼层樓室번길호층]{3})"
)
_CHINESE_CODE = re.compile(
    r"(?<=[室号號楼樓层層座栋幢])(?=\d{6}(?!\d))|(?:(?<=^\d{5})|(?<=^\d{6}))(?=[\u3400-\u9fff])"
)
_BLANK = re.compile(r"(?<=[\u3400-\u9fff\d]) (?=[\u3400-\u9fff])")
_NEW_PLACE = re.compile(rf"[^\W\d_]{{2,5}}[省市]|[^\W\d_]{{0,6}}(?:{_HEADS})|[A-Za-z]")


def tidy_eastern(text: str) -> str:
    """An address with the blanks of its language; lines are separated by ", "."""
    if _CHINESE.search(text) and not (_JAPANESE.search(text) or _KOREAN.search(text)):
        return _tidy_chinese(text)
    lines = (_OFFICE.sub(r"\1 ", line) for line in text.split(", "))
    text = _CODE.sub(r" \1 ", ", ".join(lines))
    return " ".join(_BUILDING.sub(" ", text).split())


def _tidy_chinese(text: str) -> str:
    """The lines run together, but for those that begin with another place."""
    tidied = ""
    for printed in text.split(", "):
        line = _OFFICE.sub(r"\1 ", _BLANK.sub("", printed))
        line = _CHINESE_CODE.sub(" ", line)
        letters = _CHINESE.search(tidied[-2:]) and _CHINESE.match(line)
        tidied += line if letters and not _NEW_PLACE.match(line) else f", {line}"
    return " ".join(tidied.removeprefix(", ").split())
