"""Draft fields, and collect the signs that tell how sure they are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from ingest.fields.lexicon.address import (
    is_scrap,
    split_address,
    tidy,
)
from ingest.fields.lexicon.honorifics import are_degrees
from ingest.fields.lexicon.labels import without_labels_behind
from ingest.fields.lexicon.organisation import trim_company
from ingest.fields.lexicon.person import (
    likeness_to_owner,
    split_name,
    trim_name,
)
from ingest.fields.lexicon.text import squash
from ingest.fields.pieces import Piece, join
from ingest.fields.proof.domains import host_of
from ingest.fields.proof.mailbox import SPELT_BY_NAME, spell_by_name
from ingest.fields.roles.choice import Chosen
from ingest.fields.roles.evidence import Role, counts_of
from ingest.fields.roles.models import confidence, logit
from ingest.fields.segment import Segment, Span
from ingest.scripts import is_wide
from models.field import Field, FieldKind


@dataclass(frozen=True, slots=True)
class FieldDraft:
    """A field and what speaks for and against it.

    Attributes:
        kind: What the fact is.
        value: Normalised.
        print_: Its words on the card.
        printed: The text as it stands on the card.
        rule: Name of the rule that found it.
        parts: As in `models.field.Field`.
        signs: What `confidence` weighs, by name.
        most: The confidence it cannot exceed, as of an address that was put right.
    """

    kind: FieldKind
    value: str
    print_: Segment
    printed: str
    rule: str
    parts: Mapping[str, str] = field(default_factory=dict)
    signs: Mapping[str, float] = field(default_factory=dict)
    most: float = 1.0

    def to_field(self, reader: str) -> Field:
        """The field with its confidence."""
        return Field(
            kind=self.kind,
            value=self.value,
            printed=self.printed,
            confidence=min(confidence(self.kind, self.signs), self.most),
            box=self.print_.box,
            reader=reader,
            rule=self.rule,
            parts=self.parts,
        )


def draft_span(span: Span, segments: Sequence[Segment]) -> FieldDraft:
    """The draft of a fact proven by its form."""
    segment = segments[span.segment]
    print_ = segment.part(span.start, span.end) or segment
    return FieldDraft(
        kind=span.kind,
        value=span.value,
        print_=print_,
        printed=print_.text,
        rule=span.rule,
        parts=span.parts,
        signs={
            "form": logit(span.sure),
            "reader": logit(print_.confidence),
            "letter": logit(print_.weakest),
        },
        most=span.sure if span.kind is FieldKind.EMAIL else 1.0,
    )


def draft_choice(chosen: Chosen) -> FieldDraft:
    """The draft of a role that lines were chosen for."""
    whole = chosen.whole
    printed = chosen.text
    if chosen.role is Role.ADDRESS:
        printed = _address_lines(chosen)
    value, parts = _value(chosen, printed)
    signs = {
        "likely": logit(chosen.sure),
        "reader": logit(whole.confidence),
        "lines": float(len(chosen.pieces) > 1),
        "one word": float(len(printed.split()) == 1 and not is_wide(printed)),
        **chosen.signs,
    }
    kind = FieldKind(chosen.role.value)
    return FieldDraft(kind, value, whole, printed, chosen.rule, parts, signs)


def _value(chosen: Chosen, printed: str) -> tuple[str, Mapping[str, str]]:
    """The value of a role and its parts."""
    if chosen.role is Role.ADDRESS:
        return tidy(printed), split_address(printed)
    if chosen.role is Role.TITLE:
        return trim_title(printed), {}
    if chosen.role is Role.COMPANY:
        return trim_company(printed), {}
    if chosen.role is Role.NAME:
        also = {"romanised": chosen.also} if chosen.also else {}
        return trim_name(printed), {**split_name(printed), **also}
    return printed, {}


def corroborate(drafts: Iterable[FieldDraft]) -> list[FieldDraft]:
    """Drafts with the signs they give one another; of equal ones the surest."""
    known = list(drafts)
    names = [d.value for d in known if d.kind is FieldKind.NAME]
    known = [_spelt_by_name(draft, names) for draft in known]
    mailboxes = [d.value for d in known if d.kind is FieldKind.EMAIL]
    hosts = [_host(d) for d in known]
    companies = [d.value for d in known if d.kind is FieldKind.COMPANY]
    seen: dict[tuple[FieldKind, str], FieldDraft] = {}
    for draft in known:
        twin = (
            {"twin host": float(hosts.count(_host(draft)) > 1)} if _host(draft) else {}
        )
        signs = {**draft.signs, **twin, **_agreement(draft, names, mailboxes)}
        better = replace(draft, signs=signs)
        if draft.kind is FieldKind.TITLE:
            better = replace(better, value=without_company(draft.value, companies))
        site = draft.kind is FieldKind.WEBSITE
        key = draft.kind, _host(draft) if site else better.value
        if key not in seen or _sure(seen[key]) < _sure(better):
            seen[key] = better
    return list(seen.values())


def _spelt_by_name(draft: FieldDraft, names: Sequence[str]) -> FieldDraft:
    """An e-mail address with the letters that its owner's name proves misread."""
    if draft.kind is not FieldKind.EMAIL:
        return draft
    value = spell_by_name(draft.value, names)
    if value == draft.value:
        return draft
    most = min(draft.most, SPELT_BY_NAME)
    return replace(draft, value=value, rule="e-mail spelt by name", most=most)


def _agreement(
    draft: FieldDraft, names: Sequence[str], mailboxes: Sequence[str]
) -> dict[str, float]:
    """Return how name and e-mail, company and domain support each other."""
    if draft.kind is FieldKind.NAME:
        local_parts = [address.partition("@")[0] for address in mailboxes]
        romanised = f"{draft.value} {draft.parts.get('romanised', '')}"
        return {"owner": likeness_to_owner(romanised, local_parts)}
    if draft.kind is FieldKind.EMAIL:
        local_part = draft.value.partition("@")[0]
        likeness = [likeness_to_owner(name, [local_part]) for name in names]
        return {"owner": max(likeness, default=0.0)}
    if draft.kind is FieldKind.COMPANY:
        return {"domain": float(draft.rule == "company like domain")}
    return {}


def _sure(draft: FieldDraft) -> float:
    return confidence(draft.kind, draft.signs)


def _host(draft: FieldDraft) -> str:
    """The host of an e-mail address or a website; else ""."""
    link = draft.kind in (FieldKind.EMAIL, FieldKind.WEBSITE)
    return host_of(draft.value) if link else ""


def _address_lines(chosen: Chosen) -> str:
    """The lines separated by ", "; parts of one line as they stand."""
    rows = groupby(chosen.pieces, lambda piece: id(piece.whole))
    lines = [_address_line(list(parts)) for _, parts in rows]
    kept = [line for line in lines if is_wide(line) or not is_scrap(line)]
    return ", ".join(line.strip(" ,") for line in kept or lines)


def _address_line(parts: Sequence[Piece]) -> str:
    """A line of an address, without the label of the phone that follows it."""
    line, last = join(parts), parts[-1]
    is_followed = re.match(r"\W*\d", last.whole.text[last.end :])
    return without_labels_behind(line) if is_followed else line


_BEFORE_COMPANY = re.compile(
    r"\s*,\s*|\s+(?:at|bei|chez|of|de|di|en|in|for|bij|@)\s+", re.IGNORECASE
)
_HEADS = {"dean", "head", "chair", "chairman", "chairperson", "chairwoman"}
"""Who is nobody without what they head."""
_ELSEWHERE = re.compile(
    r"""\s*(?: dep(?:artmen)?t\b | school\sof | faculty\sof | institut | abteilung
    | fakult | d[ée]partement | departamento | dipartimento | company\b | firma\b )""",
    re.IGNORECASE | re.VERBOSE,
)


_MISREAD_AI = re.compile(
    r"\bAl\b(?=\s*(?:$|[/,&+-]|and\b|(?:adoption|agents?|architect|automation|consultant"
    r"|developer|engineer|ethics|evangelist|infrastructure|innovation|labs?|lead|ml|model"
    r"|platform|policy|product|products|research|researcher|safety|scientist|security"
    r"|solutions?|strateg\w+|systems?|transformation)\b))",
    re.IGNORECASE,
)
"""The two capitals of artificial intelligence, read as a given name or an article."""


def trim_title(text: str) -> str:
    """The title without the department or company named after a comma.

    "Professor, Department of Physics" is a professor; "Director, Sales" and "Dean,
    Faculty of Law" stay whole. Degrees are left out too, and "Al" before "Engineer" is
    "AI".
    """
    text = _MISREAD_AI.sub("AI", text)
    head, _, tail = text.partition(",")
    if are_degrees(tail):
        return head
    if squash(head) in _HEADS:
        return text
    if counts_of(head)["titles"] and (
        _ELSEWHERE.match(tail) or counts_of(tail)["legal"]
    ):
        return head
    return text


def without_company(title: str, companies: Iterable[str]) -> str:
    """The title without the company that is named after it: "Director, Falk Bau"."""
    names = {squash(company) for company in companies} - {""}
    for joint in _BEFORE_COMPANY.finditer(title):
        if joint.start() > 0 and squash(title[joint.end() :]) in names:
            return title[: joint.start()]
    return title
