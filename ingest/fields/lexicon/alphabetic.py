"""Classify lines in Cyrillic, Greek, Arabic, Hebrew, Thai or Hindi by their form.

The line model has not learnt the words of these scripts. Jobs, companies and addresses
are recognised by the beginnings of a few hundred words, names by given names, the ends
of family names and patronymics; a line with none of these names nobody.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

from ingest.fields.lexicon import Form
from ingest.fields.lexicon.organisation import has_legal_form
from ingest.fields.lexicon.text import (
    family_names,
    fold,
    given_names,
    table,
    words,
)
from ingest.scripts import SCRIPTS

MOST_NAMES = 4  # words of a name
FEWEST_PLACES = 2  # words of an address without a number
SURE_STEM = 5  # letters from which a word may be composed with others
LONGEST_ENDING = 2  # letters of the ending of a shorter one
SHORTEST_STEM = 3  # letters with which a family name goes on before its ending
_BETWEEN = re.compile(r"[\s,;:|/()\[\]«»„“”•·]+|(?<=\w\.)(?=\w{3})")
MOST_TOWN = 3  # words of a town with the word for it
_BLANKLESS = "Thai"
_STREET = re.compile(
    r"[А-Я]\w+(?:ая|ого|ой)[\s,]+(?:д\.\s?)?\d{1,3}(?:/\d+)?\s?[А-яA-Z]?"
)
"""A street named by an adjective, with its house: "Тихая 7"."""
_ADDRESSED = re.compile(r"นาย|นาง|คุณ|ดร|ว่าที่|(?:[ก-ฮ][ก-๎]{0,4}\.\s?)+(?=[ก-๎]{3})")
"""How people are addressed in Thai, where the name follows without a blank."""
_NO_NAME = frozenset("@&+/|:;!?*=«»„“”")


def form_of(text: str) -> Form:
    """Return what a line says of itself; NONE in letters of other scripts."""
    script = script_of(text)
    if script not in table("scripts"):
        return Form.NONE
    tokens = [fold(word).strip("'’\"-–.") for word in _BETWEEN.split(text)]
    tokens = [token for token in tokens if token]
    if has_legal_form(text):
        return Form.ORGANISATION
    is_place = _begins_with_place(text, tokens, script)
    is_person = _is_addressed(tokens) or _begins_with_post(tokens, script)
    is_other = is_place or is_person or text[:1].islower()
    if not is_other and _names_one_of("organisations", tokens, script):
        return Form.ORGANISATION
    if is_place or _is_address(text, tokens, script):
        return Form.ADDRESS
    if _names_one_of("posts", tokens, script) and not _is_addressed(tokens):
        return Form.POST
    return _name_form(text, tokens, script)


def _begins_with_post(tokens: list[str], script: str) -> bool:
    """Return whether the first word is one for a job, and no adjective made of it."""
    return script != _BLANKLESS and any(
        token.startswith(stem) and len(token) - len(stem) <= LONGEST_ENDING
        for token in tokens[:1]
        if _names(token, "posts", script)
        for stem in _listed(script, "posts")
    )


def _is_addressed(tokens: list[str]) -> bool:
    """Return whether a job is a form of address: "Engineer Omar Example"."""
    given = any(map(is_given_name, tokens[1:]))
    return len(tokens) > 2 and given and _is_honorific(tokens[0])


def has_word_lists(text: str) -> bool:
    """Return whether there are word lists for the script of a text."""
    return script_of(text) in table("scripts")


def script_of(text: str) -> str:
    """The script of most letters of a text, by its English name; "" of others."""
    letters = sum(c.isalpha() for c in text)
    found = ((it, len(it.letters.findall(text))) for it in SCRIPTS)
    return next((it.name for it, own in found if 2 * own > letters), "")


def is_given_name(word: str) -> bool:
    """Return whether a word is known as a given name in one of these scripts."""
    folded = fold(word)
    return not folded.isascii() and folded in given_names()


def is_patronymic(word: str) -> bool:
    """Return whether a word names the father: "Иванович", "Ивановна"."""
    return len(word) > 5 and fold(word).endswith(_listed("Cyrillic", "patronymics"))


def lacks_family(text: str) -> bool:
    """Return whether a text is only a given name and a patronymic: "Лука Назарович"."""
    name = text.split()
    return len(name) == 2 and is_given_name(name[0]) and is_patronymic(name[1])


def is_full_name(lines: Sequence[str]) -> bool:
    """Return whether three lines are a family name, a given name and a patronymic."""
    if len(lines) != 3 or any(len(line.split()) != 1 for line in lines):
        return False
    family, given, father = lines
    is_other = is_given_name(family) or is_patronymic(family)
    return is_given_name(given) and is_patronymic(father) and not is_other


def is_family(text: str) -> bool:
    """Return whether a text is a word that ends like a family name: "Кречетова"."""
    return form_of(text) is Form.HALF_NAME


def _names_one_of(kind: str, tokens: list[str], script: str) -> bool:
    """Return whether a word (in Thai, the line) begins like one of a list."""
    if script == _BLANKLESS:
        return any(token.startswith(_listed(script, kind)) for token in tokens[:1])
    return any(_names(token, kind, script) for token in tokens)


def _names(token: str, kind: str, script: str) -> bool:
    """Return whether a word begins like one of a list, and no longer like a company.

    "Мастер" is a post, "мастерская" none.
    """
    stems = [
        stem
        for stem in _listed(script, kind)
        if token.startswith(stem) and len(token) - len(stem) <= _most_more(stem)
    ]
    if kind == "organisations" or not stems:
        return bool(stems)
    longest = max(map(len, stems))
    return not any(
        token.startswith(stem) and len(stem) > longest
        for stem in _listed(script, "organisations")
    )


def _most_more(stem: str) -> int:
    """Return how many letters may follow the stem: "клубника" is no "клуб"."""
    return LONGEST_ENDING if len(stem) < SURE_STEM else 2 * len(stem)


def _is_address(text: str, tokens: list[str], script: str) -> bool:
    if script == _BLANKLESS:
        places = sum(place in fold(text) for place in _listed(script, "places"))
    else:
        known = set(_listed(script, "places"))
        places = sum(token in known for token in tokens)
    return places >= FEWEST_PLACES or (places > 0 and any(c.isdigit() for c in text))


def _begins_with_place(text: str, tokens: list[str], script: str) -> bool:
    """Return whether a line begins with a word for a street or town, or is a street.

    "ул. Тихая, д. 7", "гр. Тъмнолес", "Тихая 7": whatever else it names is there.
    """
    if _STREET.fullmatch(text):
        return True
    if script == _BLANKLESS or not tokens or tokens[0] not in _listed(script, "places"):
        return False
    numbered = any(c.isdigit() for c in text)
    return numbered or (text[0].islower() and len(tokens) <= MOST_TOWN)


def _name_form(text: str, tokens: list[str], script: str) -> Form:
    """NAME, MAYBE_NAME, HALF_NAME or UNNAMED."""
    name = tokens[1:] if tokens and _is_honorific(tokens[0]) else tokens
    bare = text.partition(" ")[2] if name is not tokens else text
    if not _may_be_name(bare, name, script):
        return Form.UNNAMED
    given = any(is_given_name(token) for token in name)
    families = sum(_is_family_name(token, script) for token in name)
    is_known = given or name is not tokens or any(map(is_patronymic, name[1:]))
    if len(name) > 1 and is_known:
        return Form.NAME
    if len(name) == 1:
        alone = Form.HALF_NAME if families else Form.UNNAMED
        return Form.MAYBE_NAME if given else alone
    if script == _BLANKLESS:
        two = len(text.split()) == 2
        addressed = two and _ADDRESSED.match(text)
        return Form.NAME if addressed else Form.MAYBE_NAME if two else Form.UNNAMED
    likely = families == len(name) or _is_titled(text)
    return Form.MAYBE_NAME if likely and len(name) < MOST_NAMES else Form.UNNAMED


def _is_titled(text: str) -> bool:
    """Return whether each word has one capital, like names in Russian and Greek."""
    parts = re.split(r"[\s-]+", text)
    return all(part[:1].isupper() and part[1:].islower() for part in parts)


def could_be_name(text: str) -> bool:
    """Return whether a line in a script with word lists has the words of a name."""
    script = script_of(text)
    name = text.split()
    if script not in table("scripts") or not 2 <= len(name) < MOST_NAMES:
        return False
    return form_of(text) is Form.UNNAMED and _may_be_name(text, name, script)


def _may_be_name(text: str, name: list[str], script: str) -> bool:
    """Return whether nothing in a line speaks against its being a name."""
    odd = any(c.isdigit() or c in _NO_NAME for c in text) or text.count(",") > 1
    joined = set(name) & set(_listed(script, "joints"))
    return not (odd or joined or _is_prose(text)) and 1 <= len(name) <= MOST_NAMES


def _is_prose(text: str) -> bool:
    """Return whether a line of a script with capitals has a word in small letters."""
    return any(word[0].islower() for word in text.split() if word[0].isalpha())


def _is_honorific(token: str) -> bool:
    return token in words("honorifics")


def _is_family_name(token: str, script: str) -> bool:
    ends = (end for end in _listed(script, "families") if token.endswith(end))
    return token in family_names() or any(
        len(token) >= len(end) + SHORTEST_STEM for end in ends
    )


@cache
def _listed(script: str, kind: str) -> tuple[str, ...]:
    rows: Mapping[str, str] = table("scripts")[script]
    return tuple(dict.fromkeys(fold(word) for word in rows[kind].split()))


_MARKED = re.compile("[ơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE)


def is_vietnamese(text: str) -> bool:
    """Return whether a text has letters of Vietnamese alone, unlike "đ" and "ă"."""
    return _MARKED.search(unicodedata.normalize("NFC", text)) is not None
