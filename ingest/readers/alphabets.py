"""Which languages the letters that RapidOCR's models know suffice for."""

import re
from collections.abc import Iterable, Mapping

# The models of rapidocr's wheel know 18,708 signs: Chinese, kana and every letter of
# these alphabets; there is no Cyrillic, Hangul, Arabic, Hebrew, Thai or Indian letter.
COVERED = frozenset(
    "afr aze bos cat ces chi_sim chi_sim_vert chi_tra chi_tra_vert cym dan deu "
    "eng epo est eus fao fin fra frk fry gla gle glg hat hrv hun ind isl ita jav "
    "jpn jpn_vert lat lav lit ltz mlt mri msa nld nor oci osd pol por que ron slk "
    "slv spa sqi srp_latn sun swa swe ton tur uzb".split()
)
"""Names as Tesseract has them."""

_SCRIPTS = {
    "\u0370-\u03ff\u1f00-\u1fff": "ell",
    "\u0400-\u052f": "rus ukr bel bul srp mkd kaz kir mon tgk",
    "\u0530-\u058f": "hye",
    "\u0590-\u05ff": "heb yid",
    "\u0600-\u06ff\u0750-\u077f": "ara fas urd pus snd uig",
    "\u0900-\u097f": "hin mar nep san",
    "\u0980-\u09ff": "ben asm",
    "\u0a00-\u0a7f": "pan",
    "\u0a80-\u0aff": "guj",
    "\u0b80-\u0bff": "tam",
    "\u0c00-\u0c7f": "tel",
    "\u0c80-\u0cff": "kan",
    "\u0d00-\u0d7f": "mal",
    "\u0d80-\u0dff": "sin",
    "\u0e00-\u0e7f": "tha",
    "\u0e80-\u0eff": "lao",
    "\u1000-\u109f": "mya",
    "\u10a0-\u10ff": "kat",
    "\u1200-\u137f": "amh tir",
    "\u1780-\u17ff": "khm",
    "\uac00-\ud7a3": "kor",
}
LETTERS: Mapping[str, re.Pattern[str]] = {
    language: re.compile(f"[{letters}]")
    for letters, languages in _SCRIPTS.items()
    for language in languages.split()
}
"""What RapidOCR lacks of the alphabets that are not Latin."""
LATIN = frozenset({"vie"})
"""Languages of Latin letters of which RapidOCR lacks some, and reads the others."""
_AT_HOME = {
    "ara": "AE BH DZ EG IQ JO KW LB LY MA OM PS QA SA SD SY TN YE",
    "amh": "ET", "ben": "BD", "bul": "BG", "bel": "BY", "ell": "GR CY", "fas": "IR AF",
    "heb": "IL", "hin": "IN", "hye": "AM", "kat": "GE", "kaz": "KZ", "khm": "KH",
    "kor": "KR", "lao": "LA", "mkd": "MK", "mon": "MN", "mya": "MM", "nep": "NP",
    "rus": "RU", "sin": "LK", "srp": "RS", "tha": "TH", "ukr": "UA", "urd": "PK",
    "vie": "VN",
}  # fmt: skip
LANGUAGE_OF: Mapping[str, str] = {
    country: language
    for language, countries in _AT_HOME.items()
    for country in countries.split()
}
"""By two-letter country: the language whose letters RapidOCR lacks."""


def uncovered(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of the languages that have letters RapidOCR cannot write."""
    return tuple(language for language in languages if language not in COVERED)


def covered(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of the languages that have none; English if that leaves none."""
    return tuple(name for name in languages if name in COVERED) or ("eng",)
