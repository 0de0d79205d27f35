"""Parts of the extraction that `bench.ablate` leaves out one at a time.

A part names functions as "package.module:name", where they are called from, and what is
called instead. Add one for each rule that is not proof by form; delete the rule when no
set and no test shows what it is good for.
"""

from collections.abc import Callable, Mapping
from typing import Any

StandIn = Callable[..., Any]


def unchanged(value: Any, *_: Any, **__: Any) -> Any:  # noqa: ANN401 - of any function
    """Return the first argument."""
    return value


def nothing(*_: Any, **__: Any) -> tuple[()]:  # noqa: ANN401
    """Return an empty sequence."""
    return ()


PARTS: Mapping[str, Mapping[str, StandIn]] = {
    "area codes of neighbouring numbers": {
        "ingest.fields.phones.find:complete": unchanged,
    },
    "postcodes and bank numbers masked": {
        "ingest.fields.phones.find:mask_codes": unchanged,
    },
    "the second half of a run": {"ingest.fields.phones.runs:_halves": nothing},
    "e-mail spelt by name": {
        "ingest.fields.values.draft:spell_by_name": unchanged,
    },
    "e-mail on two lines": {"ingest.fields.lines.order:join_torn": unchanged},
    "labels run into a mailbox": {
        "ingest.fields.proof.email:cut_label": lambda _text, start, *_: start,
    },
}
