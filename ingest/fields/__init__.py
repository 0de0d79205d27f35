"""Extract fields from text: one module per rule, and the choice between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ingest.fields.drafts import FieldDraft, corroborate, draft_choice, draft_span
from ingest.fields.lexicon.text import fold, words
from ingest.fields.order import find_segments, without_notes
from ingest.fields.pieces import find_pieces
from ingest.fields.proof.country import Countries, likely_countries
from ingest.fields.proof.domains import host_of
from ingest.fields.proof.email import find_emails
from ingest.fields.proof.phones import find_phones
from ingest.fields.proof.web import find_handles, find_websites, plain_hosts
from ingest.fields.roles.candidates import Candidate
from ingest.fields.roles.choice import choose
from ingest.fields.roles.evidence import LineEvidence, collect_evidence
from ingest.fields.roles.features import features_of
from ingest.fields.roles.models import adjust_by_form, load_model
from ingest.fields.segment import Segment, Span
from models.field import REACHED_BY, Field, FieldKind
from models.reading import OcrResult

__all__ = ["Candidate", "Extraction", "extract", "hosts_of", "in_order"]


@dataclass(frozen=True, slots=True)
class Extraction:
    """What a card says.

    Attributes:
        fields: The surest first within a kind.
        candidates: Lines that might fill a role, the likeliest of each role first.
        evidence: What is seen in each line of text; candidates name lines by its order.
        drafts: The fields with the signs that tell how sure they are.
    """

    fields: tuple[Field, ...]
    candidates: tuple[Candidate, ...]
    evidence: tuple[LineEvidence, ...]
    drafts: tuple[FieldDraft, ...]


def extract(ocr: OcrResult, country: str) -> Extraction:
    """Find out what a card says.

    What has a form of its own (addresses, numbers, links) is proven first; the lines
    that are left get their roles in one choice for the whole card.

    Args:
        ocr: What was read.
        country: Two letters; of phone numbers printed without a country code.
    """
    segments = find_segments(without_notes(ocr))
    spans, countries = find_spans(segments, country)
    hosts = hosts_of(spans)
    evidence, likelihoods = describe_lines(segments, spans, hosts)
    choice = choose(evidence, likelihoods, hosts)
    proven = [draft_span(span, segments) for span in spans]
    drafts = corroborate([*proven, *map(draft_choice, choice.chosen)])
    fields = (_in_country(draft.to_field(ocr.reader), countries) for draft in drafts)
    return Extraction(in_order(fields), choice.candidates, evidence, tuple(drafts))


def in_order(fields: Iterable[Field]) -> tuple[Field, ...]:
    """Fields by kind, the surest first within one."""
    order = list(FieldKind)
    return tuple(sorted(fields, key=lambda f: (order.index(f.kind), -f.confidence)))


def _in_country(field: Field, countries: Countries) -> Field:
    """An address with the only country that the card tells, if it names none itself."""
    if field.kind is not FieldKind.ADDRESS or len(countries.known) != 1:
        return field
    return replace(field, parts={"country": countries.known[0], **field.parts})


def describe_lines(
    segments: Sequence[Segment], spans: Sequence[Span], hosts: Sequence[str]
) -> tuple[tuple[LineEvidence, ...], NDArray[np.float64]]:
    """Describe the lines of a card that are no contact points.

    Args:
        segments: Every printed line, or a column's part of it.
        spans: The contact points in them.
        hosts: Of e-mail addresses and websites.

    Returns:
        What is seen in each line, and the logarithm of each role's probability, lines x
        roles.
    """
    has_points = any(span.kind in REACHED_BY for span in spans)
    pieces = [
        it
        for it in find_pieces(segments, spans)
        if not is_badge_type(it.line.text, has_points=has_points)
    ]
    mailboxes = [s.value for s in spans if s.kind is FieldKind.EMAIL]
    local_parts = [address.partition("@")[0] for address in mailboxes]
    evidence = collect_evidence(pieces, local_parts, hosts)
    likelihoods = load_model().log_likelihoods(features_of(pieces, evidence))
    lines = tuple(line for line in evidence if line)
    return lines, adjust_by_form([line.line.text for line in lines], likelihoods)


def is_badge_type(text: str, *, has_points: bool) -> bool:
    """Return whether a text says what part somebody has in an event: "EXHIBITOR".

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
