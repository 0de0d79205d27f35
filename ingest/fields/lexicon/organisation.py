"""Recognise names of companies by domains and legal forms."""

import re
from collections.abc import Iterable
from functools import cache
from unicodedata import category

from ingest.fields.lexicon.text import fold, squash, words
from ingest.fields.proof.domains import is_shared, owner
from models.likeness import one_edit_apart

_TOKENS = re.compile(r"[\s,;|/()\[\]·•:]+")

_REGISTERED = re.compile(
    r"[\s,(|–-]+(?:(?:reg|lic|cin|uen|co|gst|tin|abn|acn|siret|hrb|no|nr)\b[.:#\s]*)*"
    r"(?=[A-Z\d-]*(?:\d[A-Z-]?){5})[A-Z\d-]{6,}\)?$",
    re.IGNORECASE,
)
_MISREAD_FORMS = {
    "itd": "ltd", "1td": "ltd", "lnc": "inc", "1nc": "inc", "lirnited": "limited",
    "iimited": "limited", "llmited": "limited", "gmbi": "gmbh", "grnbh": "gmbh",
}  # fmt: skip


def chosen_labels(hosts: Iterable[str]) -> tuple[str, ...]:
    """Return what the owners of hosts have called themselves; no mailbox services."""
    labels = (squash(owner(host)) for host in hosts if not is_shared(host))
    return tuple(dict.fromkeys(label for label in labels if len(label) >= 2))


def likeness_to_domain(text: str, labels: Iterable[str]) -> float:
    """Return how well a text explains a chosen domain label, from 0 to 1.

    "Meyer Bau GmbH" explains "meyerbau", "International Business Machines" "ibm".
    """
    tokens = [t for t in map(squash, _TOKENS.split(text)) if t]
    core = [t for t in tokens if t not in words("legal_forms")] or tokens
    if not core:
        return 0.0
    return max((_explained(label, core) for label in labels), default=0.0)


def _explained(label: str, tokens: list[str]) -> float:
    full = "".join(tokens)
    if full == label:
        return 1.0
    if label in tokens or (full.startswith(label) and len(label) >= 4):
        return 0.9
    initials = "".join(t[0] for t in tokens)
    if len(tokens) >= 2 and 2 <= len(label) <= 6 and initials.startswith(label):
        return 0.8
    ending = label.removeprefix(initials)
    if len(initials) >= 3 and ending != label and len(ending) <= 3:
        return 0.75  # "Falk Trading House" at "fthuk"
    return max(_covered(label, tokens), _nearly(label, [*tokens, full]))


def _covered(label: str, tokens: list[str]) -> float:
    """Share of a label that whole words make up, if at least half."""
    rest, covered = label, 0
    for token in sorted(tokens, key=len, reverse=True):
        if len(token) >= 3 and token in rest:
            rest, covered = rest.replace(token, " ", 1), covered + len(token)
    if covered >= 4 and rest.strip() in words("organisations"):
        return 0.85  # "falkstudio" of a card that says "Falk"
    enough = covered >= 4 and covered >= len(label) / 2
    return min(covered / len(label), 0.85) if enough else 0.0


def _nearly(label: str, tokens: list[str]) -> float:
    """Likeness of a label to a misread or shortened word."""
    if any(len(t) >= 5 <= len(label) and one_edit_apart(t, label) for t in tokens):
        return 0.8
    begun = [len(t) for t in tokens if len(t) >= 4 and label.startswith(t)]
    return 0.5 + 0.4 * max(begun) / len(label) if begun else 0.0


def trim_company(text: str) -> str:
    """The name without a number of registration, its legal form as it is spelt."""
    return mend_legal_form(_REGISTERED.sub("", text) or text)


def mend_legal_form(text: str) -> str:
    """The text with its last word put right if it is a misread legal form: "Itd."."""
    *words_before, last = text.split() or [""]
    form = _MISREAD_FORMS.get(re.sub(r"[^\w]", "", fold(last)))
    if not words_before or form is None:
        return text
    mended = form.upper() if last.isupper() and len(last) > 4 else form.capitalize()
    return " ".join([*words_before, mended + "." * last.endswith(".")])


def has_legal_form(text: str) -> bool:
    """Return whether a word of the text is a legal form, such as "GmbH" or "S.r.l.".

    Of two letters in small print it is one at the end alone: "as" is mostly a word.
    """
    folded = fold(text)
    if any(form in folded for form in _run_on_forms()):
        return True
    tokens = text.split()
    return any(
        _legal_form(token) is not None
        and (at > 0 or len(token) > 3 or not token.isascii())
        and (len(token) > 2 or not token.islower() or at == len(tokens) - 1)
        for at, token in enumerate(tokens)
    )


@cache
def _run_on_forms() -> tuple[str, ...]:
    """The legal forms of scripts without blanks between words, such as Thai."""
    forms = words("legal_forms")
    return tuple(form for form in forms if max(form) >= "\u0e00")


def _legal_form(word: str) -> str | None:
    """The legal form that a word is, or is one reading of."""
    plain = "".join(c for c in fold(word) if c.isalnum() or category(c)[0] == "M")
    if plain in words("legal_forms"):
        return plain
    return _MISREAD_FORMS.get(plain)
