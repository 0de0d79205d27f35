"""What the form of a line in Vietnamese says it is: most are told by their first words.

Vietnamese puts the general word first: the company's kind before its name, the post
before its department, the family before the given name.
"""

import re
from itertools import pairwise

from ingest.fields.lines.lexicon import table, words
from ingest.fields.lines.text import fold
from ingest.fields.scripts.line_forms import Form

_MARKED = re.compile(
    "[đơưăạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.IGNORECASE
)
_MIDDLE = {"thi", "van"}  # between family and given name, of women and of men
MOST_WORDS = 5  # of a name
FEWEST_PLACES = 2


def form_of(text: str) -> Form:
    """What a line says of itself; NONE in another language."""
    if not is_marked(text):
        return Form.NONE
    tokens = re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", fold(text))
    line = " ".join(tokens)
    if _is_address(text, tokens):
        return Form.ADDRESS
    if _begins(line, "posts"):
        return Form.POST
    if _is_name(text, tokens):
        return Form.NAME if _MIDDLE & set(tokens[1:-1]) else Form.MAYBE_NAME
    return Form.ORGANISATION if _begins(line, "organisations") else Form.NONE


def is_marked(text: str) -> bool:
    """Whether a text has letters of Vietnamese; "đ" and "ă" are met elsewhere too."""
    return _MARKED.search(text) is not None


def _is_address(text: str, tokens: list[str]) -> bool:
    places = len(set(table("vietnamese")["places"]) & set(tokens))
    places += sum(
        " ".join(pair) in table("vietnamese")["places"] for pair in pairwise(tokens)
    )
    return places >= FEWEST_PLACES and any(c.isdigit() for c in text)


def _begins(line: str, kind: str) -> bool:
    """Whether a line begins with an entry, and more follows a word that is short."""
    return any(
        line == it or line.startswith(f"{it} ")
        for it in table("vietnamese")[kind]
        if " " in it or line != it
    )


def _is_name(text: str, tokens: list[str]) -> bool:
    """Whether a line has a family name, or a middle one, and the case of a name."""
    plain = all(c.isalpha() or c in " .'" for c in text)
    cased = all(word[0].isupper() for word in text.split() if word[0].isalpha())
    name = tokens[1:] if tokens[0] in table("vietnamese")["honorifics"] else tokens
    if not (plain and cased and 2 <= len(name) <= MOST_WORDS):
        return False
    return name[0] in words("vietnamese_family_names") or name[1] in _MIDDLE
