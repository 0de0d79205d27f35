"""Handles in social networks and messengers: links, labels, "@" names."""

import re
from collections.abc import Iterator, Sequence

from ingest.fields.lines.segment import Segment
from ingest.fields.proof.domains import mend_host
from ingest.fields.proof.spans import Span, mask
from models.field import FieldKind

_LINK = re.compile(
    r"""(?<![\w@])(?:https?://)?(?:www\.|[a-z]{2}\.|m\.)?
    (?P<host>linkedin\.com|xing\.com|twitter\.com|x\.com|facebook\.com|fb\.com|fb\.me
      |instagram\.com|youtube\.com|tiktok\.com|github\.com|t\.me|wa\.me|threads\.net
      |pinterest\.com|vimeo\.com|behance\.net|bsky\.app)
    /(?P<path>@?[\w./%+\-]+)""",
    re.IGNORECASE | re.VERBOSE,
)
_SHORT_LINK = re.compile(r"(?<![\w@./])/?in/(?P<path>[a-z][\w\-]{3,40})(?![\w/.@])")
_LABELLED = re.compile(
    r"""(?<![\w@./])
    (?P<name>linked\s?in|xing|twitter|facebook|fb|instagram|insta|ig|skype|telegram
      |wechat|weixin|微信|whats\s?app|line\sid|kakao(?:talk)?|zalo|viber|signal|snapchat|tiktok|github)
    (?:\s?(?:id|no|号))?\s*[:：/]\s*/?(?P<handle>@?[\w][\w.\-]{2,40})""",
    re.IGNORECASE | re.VERBOSE,
)
_HANDLE = re.compile(
    r"(?<![\w.@/])@(?!www\.)(?P<handle>[A-Za-z0-9_][\w.]{1,28}\w)(?![\w@-]|\.\w)"
)
_NETWORKS = {
    "linkedin": "linkedin", "xing": "xing", "twitter": "x", "x": "x", "t": "telegram",
    "facebook": "facebook", "fb": "facebook", "instagram": "instagram",
    "insta": "instagram", "ig": "instagram", "youtube": "youtube", "tiktok": "tiktok",
    "github": "github",
    "wa": "whatsapp", "whatsapp": "whatsapp", "threads": "threads", "weixin": "wechat",
    "pinterest": "pinterest", "vimeo": "vimeo", "behance": "behance",
    "bsky": "bluesky", "skype": "skype", "telegram": "telegram", "wechat": "wechat",
    "微信": "wechat", "lineid": "line", "kakao": "kakaotalk", "kakaotalk": "kakaotalk",
    "zalo": "zalo", "viber": "viber", "signal": "signal", "snapchat": "snapchat",
}  # fmt: skip


def find_handles(segments: Sequence[Segment], taken: Sequence[Span]) -> list[Span]:
    """Every handle on the card; a number under a messenger's name stays a phone."""
    found: list[Span] = []
    for at, segment in enumerate(segments):
        text = mask(segment.text, (s for s in taken if s.segment == at))
        for span in _in_text(text, at):
            if span.value and not any(span.overlaps(other) for other in found):
                found.append(span)
    return found


def _in_text(text: str, at: int) -> Iterator[Span]:
    for match in _LINK.finditer(text):
        network = _network(match["host"].partition(".")[0])
        path = re.sub(r"^(?:in|company|profile|user|channel|c)/", "", match["path"])
        yield _span(match, at, network, path.strip("/.@"))
    for match in _SHORT_LINK.finditer(text):
        if "\0" in text or match.group() == text.strip():  # not "in/outdoor plants"
            yield _span(match, at, "linkedin", match["path"])
    for match in _LABELLED.finditer(text):
        if re.fullmatch(r"[\d.\-]+", match["handle"]):
            continue
        network = _network(match["name"])
        yield _span(match, at, network, match["handle"].strip("@.-"))
    for match in _HANDLE.finditer(text):
        if mend_host(match["handle"]):
            continue  # the end of an e-mail address
        yield _span(match, at, "", match["handle"])


def _network(name: str) -> str:
    """The network of a name that matched; "ı" and "ſ" count as "i" and "s" there."""
    plain = re.sub(r"\s", "", name.lower())
    return _NETWORKS[plain.translate({ord("ı"): "i", ord("ſ"): "s"})]


def _span(match: re.Match[str], at: int, network: str, handle: str) -> Span:
    return Span(
        kind=FieldKind.SOCIAL,
        segment=at,
        start=match.start(),
        end=match.end(),
        value=handle,
        rule="handle" if network else "@ name",
        sure=0.9 if network else 0.6,
        parts={"network": network} if network else {},
    )
