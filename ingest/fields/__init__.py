"""From text to fields: each rule a module, and the choice between them."""

from collections.abc import Callable, Mapping, Sequence

from ingest.fields.address import to_address
from ingest.fields.choice import Chosen, choose
from ingest.fields.email import find_emails
from ingest.fields.evidence import weigh
from ingest.fields.features import features_of
from ingest.fields.hints import trust
from ingest.fields.linemodel import load_model
from ingest.fields.lines import find_segments
from ingest.fields.organisation import mend_legal_form
from ingest.fields.person import split_name
from ingest.fields.phone_lines import find_phones
from ingest.fields.region import guess_regions
from ingest.fields.remainder import find_pieces
from ingest.fields.roles import Role
from ingest.fields.segment import Segment
from ingest.fields.social import find_handles
from ingest.fields.spans import Span, to_field
from ingest.fields.title import trim_title
from ingest.fields.web import find_websites
from models.field import Field, FieldKind
from models.reading import OcrResult

__all__ = ["find_fields"]


def find_fields(
    ocr: OcrResult, country: str, hints: Sequence[Field] = ()
) -> tuple[Field, ...]:
    """Find out what a card says.

    What has a form of its own (addresses, numbers, links) is proven first; the lines
    that are left get their roles in one choice for the whole card.

    Args:
        ocr: What was read.
        country: Two letters; of phone numbers printed without a country code.
        hints: Fields of a QR code on the card; they are trusted over what was read.

    Returns:
        The surest first within a kind.
    """
    segments = find_segments(ocr)
    spans = find_spans(segments, country)
    pieces = find_pieces(segments, spans)
    mailboxes = [s.value for s in spans if s.kind is FieldKind.EMAIL]
    local_parts = [address.partition("@")[0] for address in mailboxes]
    weighed = weigh(pieces, local_parts, hosts_of(spans))
    likelihoods = load_model().log_likelihoods(features_of(pieces, weighed))
    chosen = choose([e for e in weighed if e], likelihoods, hosts_of(spans))
    found = [to_field(span, segments, ocr.reader) for span in spans]
    found += [_to_field(choice, ocr.reader) for choice in chosen]
    order = list(FieldKind)
    kept = trust(hints, found)
    return tuple(sorted(kept, key=lambda f: (order.index(f.kind), -f.confidence)))


def find_spans(segments: Sequence[Segment], country: str) -> list[Span]:
    """Every address, link and number on the card."""
    first = find_emails(segments)
    sites = find_websites(segments, first, hosts_of(first))
    emails = find_emails(segments, hosts_of(sites))
    handles = find_handles(segments, emails)
    webs = find_websites(segments, [*emails, *handles], hosts_of(emails))
    taken = [*emails, *handles, *webs]
    text = "\n".join(segment.text for segment in segments)
    regions = guess_regions(text, hosts_of(taken), country)
    return [*taken, *find_phones(segments, taken, regions)]


def hosts_of(spans: Sequence[Span]) -> list[str]:
    """The hosts of e-mail addresses and websites, without "www"."""
    hosts = []
    for span in spans:
        if span.kind is FieldKind.EMAIL:
            hosts.append(span.value.partition("@")[2])
        elif span.kind is FieldKind.WEBSITE:
            host = span.value.partition("://")[2].partition("/")[0]
            hosts.append(host.removeprefix("www."))
    return list(dict.fromkeys(hosts))


def _to_field(chosen: Chosen, reader: str) -> Field:
    if chosen.role is Role.ADDRESS:
        return to_address(chosen, reader)
    return Field(
        kind=FieldKind(chosen.role.value),
        value=_VALUES.get(chosen.role, str)(chosen.text),
        printed=chosen.text,
        confidence=chosen.sure * min(1.0, 0.5 + chosen.whole.confidence / 2),
        box=chosen.whole.box,
        reader=reader,
        rule=chosen.rule,
        parts=_name_parts(chosen) if chosen.role is Role.NAME else {},
    )


_VALUES: dict[Role, Callable[[str], str]] = {
    Role.TITLE: trim_title,
    Role.COMPANY: mend_legal_form,
}


def _name_parts(chosen: Chosen) -> Mapping[str, str]:
    parts = split_name(chosen.text)
    return {**parts, "romanised": chosen.also} if chosen.also else parts
