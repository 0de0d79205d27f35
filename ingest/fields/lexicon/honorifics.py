"""Recognise honorifics before a name, degrees and forms of address behind it."""

import re

from ingest.fields.lexicon.text import entries, fold, words

_PRONOUN = "|".join(sorted(entries("pronouns")))
_ADDRESSED = re.compile(
    rf"""\s*\(\s*(?: (?: mr|mrs|ms|miss|mx|herr|frau|m|mme|mlle|sr|sra|srta|sig
      | sig\.ra )\.?
      | (?:{_PRONOUN}) (?:\s?[/|,]\s?(?:{_PRONOUN}))* )\s*\)
    | [\s,|·–-]+ (?:{_PRONOUN}) (?:\s?/\s?(?:{_PRONOUN}))+ \s*$""",
    re.IGNORECASE | re.VERBOSE,
)
"""How the owner of a name is to be addressed: "(Ms.)", "(she/her)", ", they/them"."""
_BEFORE_HONORIFIC = {
    "the", "his", "her", "tan", "toh", "op", "y", "very", "most", "rt", "right",
    "univ", "wg", "sqn", "gp", "flt",
}  # fmt: skip
"""What begins a form of address, but is none: "Tan Sri", "The Very Rev.", "Op. Dr."."""
_BRACKETED = re.compile(r"\([^()]+\)")


def cut_honorifics(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The honorifics before a name, with what they have in brackets, and the rest."""
    at = 0
    while at < len(tokens) - 1 and (
        _is_honorific(tokens, at)
        or (0 < at < len(tokens) - 1 and _BRACKETED.fullmatch(tokens[at]))
    ):
        at += 1
    return tokens[:at], tokens[at:]


def _is_honorific(tokens: list[str], at: int) -> bool:
    """Return whether a word is an honorific, or "the" or "Tan" before one.

    Two capitals may be initials, unless at least two words in small letters follow:
    "CA Rakesh Jain", but "MA Lopez".
    """
    plain = fold(tokens[at]).strip(".,").replace("’", "'")
    after = tokens[at + 1 :]
    if plain in _BEFORE_HONORIFIC:
        return len(after) > 1 and _is_honorific(tokens, at + 1)
    if at > 0 and tokens[at].islower() and tokens[at].endswith("."):
        return _is_honorific(tokens, at - 1)  # "Dr. rer. oec."
    parts = [part for part in re.split(r"[.-]+", plain) if part]
    known = plain in words("honorifics") or (
        min(map(len, parts), default=0) > 1
        and all(part in words("honorifics") or part == "univ" for part in parts)
    )
    if len(plain) == 1:  # "M. Falk", but "M. P. Falk" has initials
        return known and at == 0 and not (after and len(after[0].strip(".")) == 1)
    if len(plain) > 2 or not tokens[at].isupper() or "." in tokens[at]:
        return known
    return known and sum(not word.isupper() for word in after) > 1


def without_address(text: str) -> str:
    """The name without pronouns and forms of address behind it or in brackets."""
    return " ".join(_ADDRESSED.sub(" ", text).split()).replace(" ,", ",")


def cut_degrees(text: str) -> tuple[str, str]:
    """The name without the degrees and generations behind it, and those.

    A degree that is on no list is recognised by its capitals after a known one,
    or a comma after a name in small letters.
    """
    head, _, tail = text.partition(",")
    after = [word for word in re.split(r"[\s,/&]+", tail) if word]
    distinct = any(map(_is_credential, after)) or not text.isupper()
    if after and distinct and all(map(_may_be_credential, after)):
        name, inner = cut_degrees(head)
        return name, f"{inner}, {tail.strip()}" if inner else tail.strip()
    tokens = text.split()
    for at in range(2, len(tokens)):
        known = _is_credential(tokens[at]) and _plainly(tokens[at])
        if known and are_degrees(" ".join(tokens[at:])):
            return " ".join(tokens[:at]), " ".join(tokens[at:])
    return text, ""


def is_form_of_address(text: str) -> bool:
    """Return whether a text is only honorifics or degrees: "dr. ing.", "M.A., J.P."."""
    known = re.split(r"[\s,/&]+", re.sub(r"\([^()]*\)", " ", text).strip(" ,"))
    degrees = sum(map(_is_credential, known))
    if 2 * degrees > len(known) and all(map(_may_be_credential, known)):
        return len(known) > 1 or "." in text
    is_cut = known[-1].endswith(".") or text.islower()
    return is_cut and all(_is_honorific(known, at) for at in range(len(known)))


def are_degrees(text: str) -> bool:
    """Return whether a text is a row of degrees, one of them known: "ABR, XYZ"."""
    known = [word for word in re.split(r"[\s,/&]+", text) if word]
    return any(map(_is_credential, known)) and all(
        _may_be_credential(word) or (word[:1] == "(" and word[-1:] == ")")
        for word in known
    )


def _may_be_credential(token: str) -> bool:
    """Return whether a word is a degree, or in capitals like one: "FNP-BC"."""
    plain = token.strip("().,®")
    likely = plain.isupper() and 2 <= len(plain) <= 7 and not _is_initials(plain)
    return _is_credential(token) or likely


def _is_initials(token: str) -> bool:
    """Return whether a word may be initials of given names, as "K.R." is."""
    return re.fullmatch(r"(?:[A-Z]\.){1,3}[A-Z]?", token) is not None


def _plainly(token: str) -> bool:
    """Return whether a degree is written as one: "MA" may be a name, "Ma" is."""
    return token != token.title() or "." in token


def _is_credential(token: str) -> bool:
    """Return whether a word is a known degree, or longer than initials are."""
    if re.fullmatch(r"(?:[A-Z]\.){4,}[A-Z]?,?", token):
        return True
    plain = fold(token).strip("().,")
    return plain in words("credentials") or plain.replace(".", "") in words(
        "credentials"
    )
