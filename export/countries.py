"""Two-letter codes of countries by their names, in many languages (Unicode CLDR)."""

import re
import unicodedata
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

_LANGUAGES = (
    "en de fr es it pt nl pl cs sk sl hr sr sv da nb fi et lv lt hu ro bg tr ru uk el"
    " ja ko zh zh_Hant ar fa he th vi id ms hi"
).split()
_ALSO = {
    **dict.fromkeys(("uk", "england", "scotland", "wales", "great britain"), "GB"),
    **dict.fromkeys(("turkey", "turkiye"), "TR"),
    **dict.fromkeys(("czech republic", "ceska republika"), "CZ"),
    **dict.fromkeys(("usa", "united states of america", "u s a", "u s"), "US"),
    **dict.fromkeys(("holland", "the netherlands"), "NL"),
    **dict.fromkeys(("brasil", "brazil"), "BR"),
    **dict.fromkeys(("korea", "republic of korea"), "KR"),
    **dict.fromkeys(("uae", "u a e"), "AE"),
    **dict.fromkeys(("ksa",), "SA"),
    **dict.fromkeys(("prc", "pr china", "p r china"), "CN"),
}
"""Names in everyday use that CLDR does not list."""


@lru_cache(maxsize=1_000)  # an address book names few, each many times
def country_code(text: str) -> str:
    """Return the ISO 3166 code of a country: "DE" for "Deutschland", "DEU" or "de".

    Returns:
        "" where the text names no country.
    """
    name = _fold(text)
    if len(name) == 2 and name.upper() in _codes():
        return name.upper()
    return _names().get(name, "")


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", " ", plain).strip()


@cache
def _codes() -> frozenset[str]:
    territories = map(str, Locale("en").territories)
    return frozenset(it for it in territories if len(it) == 2 and it.isalpha())


@cache
def _names() -> dict[str, str]:
    names = dict(_ALSO)
    for alias, codes in get_global("territory_aliases").items():
        if codes[0] in _codes():  # such as "DEU"
            names.setdefault(alias.casefold(), codes[0])
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            if code in _codes():
                names.setdefault(_fold(name), code)
    return names
