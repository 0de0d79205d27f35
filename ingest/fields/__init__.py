"""Extract fields from text: one module per rule, and the choice between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.fields.drafts import Draft, corroborate, draft_choice, draft_span
from ingest.fields.lexicon.text import fold, words
from ingest.fields.order import find_segments, without_notes
from ingest.fields.pieces import find_pieces
from ingest.fields.proof.country import Countries, likely_countries
from ingest.fields.proof.domains import host_of
from ingest.fields.proof.email import find_emails
from ingest.fields.proof.phones import find_phones
from ingest.fields.proof.web import find_handles, find_websites, plain_hosts
from ingest.fields.roles.candidates import Candidate
from ingest.fields.roles.choice import Choice, choose
from ingest.fields.roles.evidence import Evidence, collect_evidence
from ingest.fields.roles.features import features_of
from ingest.fields.roles.models import adjust_by_form, load_model
from ingest.fields.segment import Segment, Span
from models.field import REACHED_BY, Field, FieldKind
from models.reading import OcrResult

__all__ = ["Candidate", "find_candidates", "find_fields", "hosts_of", "in_order"]


def find_fields(ocr: OcrResult, country: str) -> tuple[Field, ...]:
    """Find out what a card says.

    What has a form of its own (addresses, numbers, links) is proven first; the lines
    that are left get their roles in one choice for the whole card.

    Args:
        ocr: What was read.
        country: Two letters; of phone numbers printed without a country code.

    Returns:
        The surest first within a kind.
    """
    drafts, countries = find_drafts(ocr, country)
    found = (_in_country(draft.to_field(ocr.reader), countries) for draft in drafts)
    return in_order(found)


def in_order(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Fields by kind, the surest first within one."""
    order = list(FieldKind)
    return tuple(sorted(fields, key=lambda f: (order.index(f.kind), -f.confidence)))


def _in_country(field: Field, countries: Countries) -> Field:
    """An address with the only country that the card tells, if it names none itself."""
    if field.kind is not FieldKind.ADDRESS or len(countries.known) != 1:
        return field
    return replace(field, parts={"country": countries.known[0], **field.parts})


def find_drafts(ocr: OcrResult, country: str) -> tuple[list[Draft], Countries]:
    """Every field with the signs that tell how sure it is, and the card's countries."""
    lines, chosen = describe_lines(ocr, country), choose_roles(ocr, country).chosen
    drafts = [draft_span(span, lines.segments) for span in lines.spans]
    return corroborate([*drafts, *map(draft_choice, chosen)]), lines.countries


def find_candidates(ocr: OcrResult, country: str) -> tuple[Candidate, ...]:
    """The lines of a card that might fill a role, the likeliest of each role first."""
    return choose_roles(ocr, country).candidates


@lru_cache(maxsize=4)  # asked for the fields and for the candidates of one reading
def choose_roles(ocr: OcrResult, country: str) -> Choice:
    """Choose the roles of the lines of a card."""
    lines = describe_lines(ocr, country)
    return choose(lines.evidence, lines.likelihoods, hosts_of(lines.spans))


@dataclass(frozen=True, slots=True)
class DescribedLines:
    """The lines of a card before their roles are chosen.

    Attributes:
        countries: Countries the card may be from.
        segments: Every printed line, or a column's part of it.
        spans: The contact points in them.
        evidence: What is seen in each line of text that is no contact point.
        likelihoods: Logarithm of each role's probability, lines of text x roles.
    """

    countries: Countries
    segments: tuple[Segment, ...]
    spans: tuple[Span, ...]
    evidence: tuple[Evidence, ...]
    likelihoods: NDArray[np.float64]


@lru_cache(maxsize=4)
def describe_lines(ocr: OcrResult, country: str) -> DescribedLines:
    """Find the contact points of a card and describe the lines that are left."""
    segments = find_segments(without_notes(ocr))
    spans, countries = find_spans(segments, country)
    has_points = any(span.kind in REACHED_BY for span in spans)
    pieces = [
        it
        for it in find_pieces(segments, spans)
        if not is_badge_type(it.line.text, has_points=has_points)
    ]
    mailboxes = [s.value for s in spans if s.kind is FieldKind.EMAIL]
    local_parts = [address.partition("@")[0] for address in mailboxes]
    evidence = collect_evidence(pieces, local_parts, hosts_of(spans))
    likelihoods = load_model().log_likelihoods(features_of(pieces, evidence))
    lines = tuple(line for line in evidence if line)
    adjusted = adjust_by_form([line.line.text for line in lines], likelihoods)
    return DescribedLines(countries, tuple(segments), tuple(spans), lines, adjusted)


def is_badge_type(text: str, *, has_points: bool) -> bool:
    """Whether a text says what part somebody has in an event: "EXHIBITOR".

    Args:
        text: A piece of a line.
        has_points: Whether an e-mail address or a phone number is printed; then
            "Speaker" may be a job.
    """
    types = words("badge_types")
    if not has_points:
        types |= words("badge_types_or_jobs")
    found = fold(text).split()
    return bool(found) and all(it.strip(".:!*") in types for it in found)


def find_spans(
    segments: Sequence[Segment], country: str
) -> tuple[list[Span], Countries]:
    """Every address, link and number on the card, and the countries it may be from."""
    text = "\n".join(segment.text for segment in segments)
    first_guess = Countries.of(likely_countries(text, (), country)).all
    emails = find_emails(segments, plain_hosts(segments), first_guess[:4])
    handles = find_handles(segments, emails)
    webs = find_websites(segments, [*emails, *handles], hosts_of(emails))
    taken = [*emails, *handles, *webs]
    countries = Countries.of(likely_countries(text, hosts_of(taken), country), country)
    return [*taken, *find_phones(segments, taken, countries)], countries


def hosts_of(found: Iterable[Span | Field]) -> list[str]:
    """The hosts of e-mail addresses and websites, without "www"."""
    links = (FieldKind.EMAIL, FieldKind.WEBSITE)
    hosts = (host_of(it.value) for it in found if it.kind in links)
    return list(dict.fromkeys(hosts))
