"""Scripts of texts, and those that RapidOCR's models lack, with their languages."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

# The models of rapidocr's wheel have 18,708 characters: Chinese, kana and every letter
# of these languages, but no Cyrillic, Hangul, Arabic, Hebrew, Thai or Indian letters.
COVERED = frozenset(
    "afr aze bos cat ces chi_sim chi_sim_vert chi_tra chi_tra_vert cym dan deu "
    "eng epo est eus fao fin fra frk fry gla gle glg hat hrv hun ind isl ita jav "
    "jpn jpn_vert lat lav lit ltz mlt mri msa nld nor oci osd pol por que ron slk "
    "slv spa sqi srp_latn sun swa swe ton tur uzb".split()
)
"""Names as Tesseract has them."""


@dataclass(frozen=True, slots=True)
class Script:
    """A script that RapidOCR's models lack.

    Attributes:
        name: English name, such as "Cyrillic".
        letters: Matches one sign of it.
        languages: Those written in it, as Tesseract calls them, the commonest first.
        countries: Two letters each, where most cards are printed in it.
        twins: By Latin letter, the one of the script that looks like it.
    """

    name: str
    letters: re.Pattern[str]
    languages: tuple[str, ...]
    countries: frozenset[str]
    twins: Mapping[str, str] = field(default_factory=dict)


def _script(
    name: str, letters: str, languages: str, countries: str, twins: str = " "
) -> Script:
    return Script(
        name,
        re.compile(f"[{letters}]"),
        tuple(languages.split()),
        frozenset(countries.split()),
        dict(zip(*twins.split(" "), strict=True)),
    )


SCRIPTS = (
    _script(
        "Cyrillic",
        "\u0400-\u052f",
        "rus ukr bul bel srp mkd kaz kir mon tgk",
        "RU UA BY BG RS MK KZ KG MN TJ",
        "ABEKMHOPCTYXIJSaeopcyxijs АВЕКМНОРСТУХІЈЅаеорсухіјѕ",
    ),
    _script(
        "Arabic",
        "\u0600-\u06ff\u0750-\u077f",
        "ara fas urd pus snd uig",
        "AE AF BH DZ EG IQ IR JO KW LB LY MA OM PK PS QA SA SD SY TN YE",
    ),
    _script(
        "Greek",
        "\u0370-\u03ff\u1f00-\u1fff",
        "ell",
        "GR CY",
        "ABEZHIKMNOPTYXiknopuvx ΑΒΕΖΗΙΚΜΝΟΡΤΥΧικηορυνχ",
    ),
    _script("Hebrew", "\u0590-\u05ff", "heb yid", "IL"),
    _script("Devanagari", "\u0900-\u097f", "hin mar nep san", "IN NP"),
    _script("Thai", "\u0e00-\u0e7f", "tha", "TH"),
    _script("Korean", "\uac00-\ud7a3", "kor", "KR"),
    _script("Armenian", "\u0530-\u058f", "hye", "AM"),
    _script("Georgian", "\u10a0-\u10ff", "kat", "GE"),
    _script("Ethiopic", "\u1200-\u137f", "amh tir", "ET ER"),
    _script("Bengali", "\u0980-\u09ff", "ben asm", "BD"),
    _script("Gurmukhi", "\u0a00-\u0a7f", "pan", ""),
    _script("Gujarati", "\u0a80-\u0aff", "guj", ""),
    _script("Tamil", "\u0b80-\u0bff", "tam", ""),
    _script("Telugu", "\u0c00-\u0c7f", "tel", ""),
    _script("Kannada", "\u0c80-\u0cff", "kan", ""),
    _script("Malayalam", "\u0d00-\u0d7f", "mal", ""),
    _script("Sinhala", "\u0d80-\u0dff", "sin", "LK"),
    _script("Lao", "\u0e80-\u0eff", "lao", "LA"),
    _script("Burmese", "\u1000-\u109f", "mya", "MM"),
    _script("Khmer", "\u1780-\u17ff", "khm", "KH"),
)
"""The commonest on cards first."""
SCRIPT_OF: Mapping[str, Script] = {
    language: script for script in SCRIPTS for language in script.languages
}
"""By language, as Tesseract calls it."""
LATIN = frozenset({"vie"})
"""Languages in Latin letters, some of which RapidOCR lacks."""
_LANGUAGE_OF = {
    "BG": "bul", "BY": "bel", "IR": "fas", "AF": "fas", "KG": "kir", "KZ": "kaz",
    "MK": "mkd", "MN": "mon", "NP": "nep", "PK": "urd", "RS": "srp", "TJ": "tgk",
    "UA": "ukr", "VN": "vie",
}  # fmt: skip
"""By country: its language, where that is not the first of its script."""
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af]")
_LEFTWARD = ("R", "AL")


def languages_of(country: str) -> tuple[str, ...]:
    """The languages of a country with letters RapidOCR lacks, the likeliest first."""
    own = _LANGUAGE_OF.get(country)
    script = next((it for it in SCRIPTS if country in it.countries), None)
    known = script.languages if script else ()
    return tuple(dict.fromkeys(name for name in (own, *known) if name))


def is_wide(text: str) -> bool:
    """Return whether a text has Chinese, Japanese or Korean letters."""
    return _WIDE.search(text) is not None


def is_native(text: str) -> bool:
    """Return whether most letters of a text are not Latin."""
    letters = [c for c in text if c.isalpha()]
    return 2 * sum(
        c >= "\u0370" for c in letters if c < "\u1e00" or c > "\u1eff"
    ) > len(letters)


def is_right_to_left(text: str) -> bool:
    """Return whether a text has letters that run to the left, such as Hebrew."""
    return any(unicodedata.bidirectional(c) in _LEFTWARD for c in text)


def is_foreign(text: str) -> bool:
    """Return whether a text has letters of a script that RapidOCR lacks."""
    return any(script.letters.search(text) for script in SCRIPTS)


def script_of_countries(countries: Iterable[str]) -> Script | None:
    """The script of the first of the countries that has one RapidOCR lacks."""
    return next(
        (it for code in countries for it in SCRIPTS if code in it.countries), None
    )


def uncovered(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages that have letters RapidOCR lacks."""
    return tuple(language for language in languages if language not in COVERED)


def covered(languages: Iterable[str]) -> tuple[str, ...]:
    """The languages without such letters; English if there are none."""
    return tuple(name for name in languages if name in COVERED) or ("eng",)
