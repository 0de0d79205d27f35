"""Who is who on the card: one choice for all lines together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.fields.evidence import Evidence
from ingest.fields.lines import Segment
from ingest.fields.rules import Role, Scores


@dataclass(frozen=True, slots=True)
class Chosen:
    """A role and the lines that fill it.

    Attributes:
        role: Never OTHER.
        lines: In reading order.
        sure: From 0 to 1, before calibration.
        rule: Why these lines.
    """

    role: Role
    lines: tuple[Segment, ...]
    sure: float
    rule: str

    @property
    def text(self) -> str:
        """The lines, separated by blanks."""
        return " ".join(line.text for line in self.lines)


def choose(evidence: Sequence[Evidence], scores: Sequence[Scores]) -> list[Chosen]:
    """The roles that best fit all lines together."""
    roles = [max(s, key=lambda role: s[role]) for s in scores]
    name = _best(Role.NAME, scores)
    for at, role in enumerate(roles):
        if role is Role.NAME and at != name:
            rest = {r: v for r, v in scores[at].items() if r is not Role.NAME}
            roles[at] = max(rest, key=lambda r: rest[r])
    if name is not None and scores[name][Role.NAME] > 1.2:
        roles[name] = Role.NAME
    company = _company(evidence, roles)
    chosen = [] if company is None else [company]
    for role in (Role.NAME, Role.TITLE, Role.DEPARTMENT):
        chosen += _runs(role, evidence, scores, roles)
    chosen += _addresses(evidence, roles)
    return chosen


def _best(role: Role, scores: Sequence[Scores]) -> int | None:
    return max(range(len(scores)), key=lambda at: scores[at][role], default=None)


def _company(evidence: Sequence[Evidence], roles: list[Role]) -> Chosen | None:
    """The line whose words, domain and size say company the loudest."""
    places = [at for at, role in enumerate(roles) if role is Role.COMPANY]
    if not places:
        places = [
            at
            for at, role in enumerate(roles)
            if role is Role.OTHER and evidence[at].marks["letters"] >= 3
        ]
        if not places:
            return None
        at = max(places, key=lambda at: evidence[at].size)
        roles[at] = Role.COMPANY
        return Chosen(Role.COMPANY, (evidence[at].segment,), 0.4, "largest line")
    at = max(
        places,
        key=lambda at: (
            2 * evidence[at].domain
            + evidence[at].marks["legal"]
            + 0.3 * min(evidence[at].size, 3)
        ),
    )
    rule = "company like domain" if evidence[at].domain >= 0.5 else "company words"
    sure = 0.85 if evidence[at].domain >= 0.8 else 0.6
    return Chosen(Role.COMPANY, (evidence[at].segment,), sure, rule)


def _runs(
    role: Role,
    evidence: Sequence[Evidence],
    scores: Sequence[Scores],
    roles: list[Role],
) -> Iterator[Chosen]:
    """Neighbouring lines of a role as one, since titles go on over lines."""
    run: list[int] = []
    for at in [a for a, r in enumerate(roles) if r is role]:
        if run and not _adjoin(evidence[run[-1]].segment, evidence[at].segment):
            yield _chosen(role, run, evidence, scores)
            run = []
        run.append(at)
    if run:
        yield _chosen(role, run, evidence, scores)


def _chosen(
    role: Role, run: list[int], evidence: Sequence[Evidence], scores: Sequence[Scores]
) -> Chosen:
    best = max(scores[at][role] for at in run)
    sure = max(0.1, min(0.95, 0.3 + 0.15 * best))
    like_owner = role is Role.NAME and evidence[run[0]].owner >= 0.5
    rule = "name like e-mail" if like_owner else f"{role} by words and place"
    return Chosen(role, tuple(evidence[at].segment for at in run), sure, rule)


def _addresses(evidence: Sequence[Evidence], roles: list[Role]) -> Iterator[Chosen]:
    """Address lines that stand together are one address."""
    groups: list[list[Segment]] = []
    for at, role in enumerate(roles):
        if role is not Role.ADDRESS:
            continue
        segment = evidence[at].segment
        home = next((g for g in groups if any(_near(s, segment) for s in g)), None)
        if home is None:
            groups.append([segment])
        else:
            home.append(segment)
    for group in groups:
        yield Chosen(Role.ADDRESS, tuple(group), 0.7, "address by words and place")


def _adjoin(upper: Segment, lower: Segment) -> bool:
    """Whether one line goes on in the next below it, in letters of like size."""
    gap = lower.box.top - upper.box.bottom
    small, large = sorted((upper.height, lower.height))
    return (
        -0.6 * small < gap < 1.2 * small and small > 0.7 * large and _over(upper, lower)
    )


def _near(one: Segment, other: Segment) -> bool:
    gap = other.box.top - one.box.bottom
    return -1.5 * one.height < gap < 1.8 * one.height and _over(one, other)


def _over(upper: Segment, lower: Segment) -> bool:
    return (
        min(upper.box.right, lower.box.right) - max(upper.box.left, lower.box.left)
        > -upper.height
    )
