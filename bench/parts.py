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


def no_match(*_: Any, **__: Any) -> None:  # noqa: ANN401
    """Return None."""


def never(*_: Any, **__: Any) -> bool:  # noqa: ANN401
    """Return False."""
    return False


def no_digits(*_: Any, **__: Any) -> int:  # noqa: ANN401
    """Return 0."""
    return 0


_RUNS, _FIND = "ingest.fields.proof.phone_runs", "ingest.fields.proof.phones"
_COMPANY = "ingest.fields.roles.company"
_EMAIL, _DOMAINS = "ingest.fields.proof.email", "ingest.fields.proof.domains"

PARTS: Mapping[str, Mapping[str, StandIn]] = {
    "country: languages": {"ingest.fields.proof.country:_languages": nothing},
    "country: forms": {"ingest.fields.proof.country:_forms": nothing},
    "country: names, places and words": {
        "ingest.fields.proof.country:_mentions": nothing
    },
    "country: towns": {"ingest.fields.proof.country:_towns_in": nothing},
    "country: the one of most numbers": {f"{_FIND}:_count_valid": lambda *_: (0, 0)},
    "country: endings of hosts": {"ingest.fields.proof.country:_ending": lambda _: ""},
    "phones: area codes of neighbours": {f"{_FIND}:complete": unchanged},
    "phones: local numbers without a label": {f"{_FIND}:name_local": unchanged},
    "phones: labels beside": {f"{_FIND}:_label_beside": no_match},
    "phones: postcodes, bank and company numbers": {f"{_FIND}:mask_codes": unchanged},
    "phones: strong separators": {f"{_RUNS}:_strongly_parted": no_match},
    "phones: lists of endings": {f"{_RUNS}:_before_ending": nothing},
    "phones: listed after": {f"{_RUNS}:_listed_after": nothing},
    "phones: carriers": {f"{_RUNS}:mask_carriers": unchanged},
    "phones: letters": {f"{_RUNS}:spelt_numbers": nothing},
    "e-mail: spelt by name": {"ingest.fields.drafts:spell_by_name": unchanged},
    "e-mail: on two lines": {"ingest.fields.order:join_torn": unchanged},
    "e-mail: labels": {f"{_EMAIL}:cut_label": lambda _text, start, *_: start},
    "e-mail: run into": {"ingest.fields.proof.mailbox:_run_into": no_digits},
    "e-mail: I for l": {f"{_EMAIL}:with_small_l": unchanged},
    "e-mail: no at-sign": {f"{_EMAIL}:_Line._doubtful_signs": nothing},
    "hosts: lost dot": {f"{_DOMAINS}:_with_dot": unchanged},
    "hosts: misread ending": {f"{_DOMAINS}:_mended_ending": unchanged},
    "names: on two lines": {"ingest.fields.roles.name_lines:may_be_one_name": never},
    "company: called like one": {f"{_COMPANY}:_is_called_like_one": never},
    "company: lines on others": {f"{_COMPANY}:_names_others": never},
    "company: short forms": {f"{_COMPANY}:_is_short_for": never},
    "company: letters of the name": {f"{_COMPANY}:is_native_company": never},
    "titles: on several lines": {"ingest.fields.roles.titles:_goes_on": never},
    "addresses: lines between": {"ingest.fields.roles.choice:goes_with_address": never},
    "codes are trusted": {
        "ingest.reading.interpret:merge_code_fields": lambda _codes, read, _country: (
            read
        )
    },
}
