"""Apply learned weights: those of the line model, and those of signs."""

import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from ingest.fields.lexicon import Form, alphabetic, eastern
from ingest.fields.lexicon.person import is_couple
from ingest.fields.lexicon.text import table
from ingest.fields.roles.evidence import ROLES, Role
from ingest.fields.roles.features import Features
from ingest.scripts import is_wide
from models.field import FieldKind


@dataclass(frozen=True, slots=True)
class LineModel:
    """Weights of the features, one row each.

    Attributes:
        keys: CRC-32 of the features, ascending.
        weights: Features x roles, in steps of `step`.
        step: Of the whole numbers in `weights`.
        trained_with: Hash of all that the weights depend on.
    """

    keys: NDArray[np.uint32]
    weights: NDArray[np.int8]
    step: float
    trained_with: str

    def log_likelihoods(self, lines: Sequence[Features]) -> NDArray[np.float64]:
        """Natural logarithm of each role's probability, lines x roles."""
        scores = np.array([self._score(features) for features in lines])
        scores = scores.reshape(len(lines), len(ROLES))
        scores -= scores.max(axis=1, keepdims=True, initial=-np.inf)
        totals = np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return np.asarray(scores - totals, dtype=np.float64)

    def _score(self, features: Features) -> NDArray[np.float64]:
        wanted = np.array(sorted({hash_of(f) for f in features}), dtype=np.uint32)
        places = np.searchsorted(self.keys, wanted)
        places = places[places < len(self.keys)]
        known = places[np.isin(self.keys[places], wanted)]
        summed = self.weights[known].astype(np.int32).sum(axis=0)
        return np.asarray(summed * self.step, dtype=np.float64)


def hash_of(feature: str) -> int:
    """The number by which a feature is known."""
    return zlib.crc32(feature.encode("utf-8", "replace"))


@cache
def load_model() -> LineModel:
    """The model that comes with the program, loaded once."""
    with files("ingest.fields").joinpath("data", "lines.npz").open("rb") as file:
        table = np.load(file, allow_pickle=False)
        return LineModel(
            keys=table["keys"],
            weights=table["weights"],
            step=float(table["step"]),
            trained_with=str(table["trained_with"]),
        )


_WORTH: Mapping[Form, Mapping[Role, float]] = {
    Form.ADDRESS: {Role.ADDRESS: 6.0, Role.NAME: -3.0, Role.TITLE: -3.0},
    Form.LABEL: {
        Role.OTHER: 4.0,
        Role.NAME: -4.0,
        Role.COMPANY: -4.0,
        Role.TITLE: -4.0,
    },
    Form.ORGANISATION: {Role.COMPANY: 2.5, Role.NAME: -4.0, Role.TITLE: -2.0},
    Form.POST: {
        Role.TITLE: 3.0,
        Role.NAME: -4.0,
        Role.COMPANY: -2.5,
        Role.ADDRESS: -3.0,
    },
    Form.QUALIFICATION: {Role.OTHER: 4.0, Role.TITLE: -2.0, Role.NAME: -4.0},
    Form.SAYING: {Role.OTHER: 4.0, Role.NAME: -2.0, Role.TITLE: -2.0},
    Form.READING: {Role.OTHER: 4.0, Role.NAME: -2.0, Role.TITLE: -2.0},
    Form.NAME: {Role.NAME: 2.0, Role.COMPANY: -2.0, Role.TITLE: -2.0},
    Form.MAYBE_NAME: {Role.NAME: 1.0, Role.COMPANY: -1.0, Role.TITLE: -1.0},
}
"""What is added to the logarithm of a role's likelihood; that of the form first."""
UNTAUGHT = 1.5
"""By how much more a form counts in scripts whose words the model has not learnt."""
_NAMES = {Form.NAME, Form.MAYBE_NAME, Form.NONE}
"""Forms that a name has in scripts with word lists."""
_NEVER_NAMES = {Form.ORGANISATION, Form.SAYING, Form.ADDRESS, Form.LABEL}
"""Forms that a name has in no script."""
_BESIDE_COMPANY = 2.0
"""What is taken off that of a company for a line beside one that says it is one."""
_NOBODY = 100.0
"""What is taken off that of a name in scripts whose words the model has not learnt."""


def adjust_by_form(
    texts: Sequence[str], likelihoods: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The likelihoods of roles with what the forms of lines say.

    What the model says already is left alone, since it knows how sure that is; but it
    knows no names, so that a family name makes it surer.

    Args:
        texts: Of the lines, but for contact points.
        likelihoods: Logarithm of each role's probability, lines x roles.
    """
    adjusted = likelihoods.copy()
    forms = forms_of(texts)
    listed = [alphabetic.has_word_lists(text) for text in texts]
    mostly_listed = 2 * sum(listed) > len(texts)
    for at, form in enumerate(forms):
        worths = _WORTH.get(form, {})
        known = ROLES[likelihoods[at].argmax()] is next(iter(worths), None)
        for role, worth in worths.items() if form is Form.NAME or not known else ():
            adjusted[at, ROLES.index(role)] += worth * (UNTAUGHT if listed[at] else 1)
        if form is Form.UNNAMED and Form.ORGANISATION in forms:
            adjusted[at, ROLES.index(Role.COMPANY)] -= _BESIDE_COMPANY
        is_scrap = mostly_listed and not listed[at] and len(texts[at].split()) == 1
        is_other = form in _NEVER_NAMES or (listed[at] and form not in _NAMES)
        if is_scrap or is_other:
            adjusted[at, ROLES.index(Role.NAME)] -= _NOBODY
        adjusted[at] -= np.logaddexp.reduce(adjusted[at])
    return adjusted


def forms_of(texts: Sequence[str]) -> list[Form]:
    """The form of each line, seen beside the others.

    Without a name no line says how one is read, and one beside a post may be a name;
    without a post a degree is one.
    """
    forms = [form_of(text) for text in texts]
    named = Form.NAME in forms or Form.MAYBE_NAME in forms
    if not named:
        forms = list(_names_beside_posts(texts, forms))
    alone = {} if named else {Form.READING: Form.NONE}
    alone[Form.HALF_NAME] = Form.MAYBE_NAME if named else Form.UNNAMED
    if Form.POST not in forms:
        alone[Form.QUALIFICATION] = Form.POST
    return [alone.get(form, form) for form in forms]


def _names_beside_posts(texts: Sequence[str], forms: Sequence[Form]) -> Iterator[Form]:
    """The forms; unknown words next above or below a post may be a name."""
    for at, (text, form) in enumerate(zip(texts, forms, strict=True)):
        beside = Form.POST in (*forms[max(at - 1, 0) : at], *forms[at + 1 : at + 2])
        maybe = beside and alphabetic.could_be_name(text)
        yield Form.MAYBE_NAME if maybe else form


def form_of(text: str) -> Form:
    """Return what a line says of itself by its form."""
    if is_wide(text):
        return eastern.form_of(text)
    return Form.NAME if is_couple(text) else alphabetic.form_of(text)


SUREST = 0.99
"""Nothing that was read off print is surer."""


def confidence(kind: FieldKind, signs: Mapping[str, float]) -> float:
    """Probability that a field is right, from 0 to 1.

    Args:
        kind: Of the field.
        signs: By name; those the kind has no weight for say nothing.
    """
    return min(SUREST, probability(kind.value, signs))


def probability(of: str, signs: Mapping[str, float]) -> float:
    """The probability that signs speak for, from 0 to 1; see `log_odds`."""
    return 1 / (1 + exp(-log_odds(of, signs)))


def log_odds(of: str, signs: Mapping[str, float]) -> float:
    """The weighted sum of signs.

    Args:
        of: Name of the weights in `data/confidence.toml`.
        signs: By name; those without a weight say nothing.
    """
    weights = table("confidence")[of]
    total = weights["bias"] + sum(
        weights.get(sign, 0.0) * strength for sign, strength in signs.items()
    )
    return float(total)


def logit(share: float, least: float = 0.01, most: float = 0.995) -> float:
    """Log-odds of a probability, which is kept between two bounds."""
    within = min(max(share, least), most)
    return log(within / (1 - within))


def line_logit(share: float) -> float:
    """Log-odds of a probability given by the line model."""
    return logit(share, 0.02, 0.98)
