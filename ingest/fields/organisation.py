"""Names of companies: whose domain it is, and legal forms."""

import re
from collections.abc import Iterable

from ingest.fields.domains import is_shared, owner
from ingest.fields.lexicon import words
from ingest.fields.text import fold, one_edit_apart, squash

_TOKENS = re.compile(r"[\s,;|/()\[\]·•:]+")


def chosen_labels(hosts: Iterable[str]) -> tuple[str, ...]:
    """What the owners of hosts have called themselves; no mailbox services."""
    labels = (squash(owner(host)) for host in hosts if not is_shared(host))
    return tuple(dict.fromkeys(label for label in labels if len(label) >= 2))


def likeness_to_domain(text: str, labels: Iterable[str]) -> float:
    """How well a text explains a chosen domain label, from 0 to 1.

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
    if len(full) >= 4 and label.startswith(full):
        return 0.5 + 0.4 * len(full) / len(label)
    if label in tokens or (full.startswith(label) and len(label) >= 4):
        return 0.9
    initials = "".join(t[0] for t in tokens)
    if len(tokens) >= 2 and 2 <= len(label) <= 6 and initials.startswith(label):
        return 0.8
    rest, covered = label, 0
    for token in sorted(tokens, key=len, reverse=True):
        if len(token) >= 3 and token in rest:
            rest, covered = rest.replace(token, " ", 1), covered + len(token)
    if covered >= 4 and covered >= len(label) / 2:
        return min(covered / len(label), 0.85)
    long = (t for t in (*tokens, full) if len(t) >= 5 <= len(label))
    return 0.8 if any(one_edit_apart(t, label) for t in long) else 0.0


def has_legal_form(text: str) -> bool:
    """Whether a word of the text is a legal form, such as "GmbH" or "S.r.l."."""
    folded = fold(text)
    if any(not form.isascii() and form in folded for form in words("legal_forms")):
        return True
    tokens = [re.sub(r"[^\w/]", "", t).replace("/", "") for t in folded.split()]
    return any(
        token in words("legal_forms")
        and (at > 0 or (len(tokens) == 1 and len(token) > 3))
        for at, token in enumerate(tokens)
    )
