"""Adjust the probabilities of the line model by the forms of lines."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ingest.fields.lines.text import is_wide
from ingest.fields.roles.roles import ROLES, Role
from ingest.fields.scripts import alphabetic, eastern, vietnamese
from ingest.fields.scripts.line_forms import Form

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
_NAMES = {Form.NAME, Form.MAYBE_NAME, Form.NONE}
_BESIDE_COMPANY = 2.0
"""What is taken off that of a company for a line beside one that says it is one."""
_NOBODY = 100.0
"""What is taken off that of a name in scripts whose words the model has not learnt."""


def advise(
    texts: Sequence[str], likelihoods: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The likelihoods of roles with what the forms of lines say.

    What the model says already is left alone, since it knows how sure that is; but it
    knows no names, so that a family name makes it surer.

    Args:
        texts: Of the lines, but for contact points.
        likelihoods: Logarithm of each role's probability, lines x roles.
    """
    advised = likelihoods.copy()
    forms = forms_of(texts)
    mostly_told = 2 * sum(map(alphabetic.is_told, texts)) > len(texts)
    for at, form in enumerate(forms):
        worths = _WORTH.get(form, {})
        known = ROLES[likelihoods[at].argmax()] is next(iter(worths), None)
        for role, worth in worths.items() if form is Form.NAME or not known else ():
            advised[at, ROLES.index(role)] += worth
        if form is Form.UNNAMED and Form.ORGANISATION in forms:
            advised[at, ROLES.index(Role.COMPANY)] -= _BESIDE_COMPANY
        told = alphabetic.is_told(texts[at])
        scrap = mostly_told and not told and len(texts[at].split()) == 1
        if scrap or (told and form not in _NAMES):
            advised[at, ROLES.index(Role.NAME)] -= _NOBODY
        advised[at] -= np.logaddexp.reduce(advised[at])
    return advised


def forms_of(texts: Sequence[str]) -> list[Form]:
    """The form of each line, seen beside the others.

    Without a name no line says how one is read; without a post a degree is one.
    """
    forms = [form_of(text) for text in texts]
    alone = {}
    if Form.NAME not in forms and Form.MAYBE_NAME not in forms:
        alone[Form.READING] = Form.NONE
    named = Form.NAME in forms or Form.MAYBE_NAME in forms
    alone[Form.HALF_NAME] = Form.MAYBE_NAME if named else Form.UNNAMED
    if Form.POST not in forms:
        alone[Form.QUALIFICATION] = Form.POST
    return [alone.get(form, form) for form in forms]


def form_of(text: str) -> Form:
    """What a line says of itself by its form."""
    if is_wide(text):
        return eastern.form_of(text)
    form = alphabetic.form_of(text)
    return vietnamese.form_of(text) if form is Form.NONE else form
