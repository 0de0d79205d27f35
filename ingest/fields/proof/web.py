"""Find websites with or without "www", and handles in social networks."""

import re
from collections.abc import Iterable, Iterator, Sequence

from ingest.fields.lexicon.labels import label_pattern
from ingest.fields.lexicon.text import table
from ingest.fields.proof.domains import (
    HOST_LETTER,
    host_of,
    known_host_at,
    likely_ends,
    mend_host,
    owner,
    public_suffix,
)
from ingest.fields.segment import Segment, Span, mask
from models.field import FieldKind

_BEFORE = r"(?<![A-Za-z0-9À-ɏ_@])"  # a label in wide letters may stand close
_NAMES = rf"(?P<host>{HOST_LETTER}+(?:\s?[.,]\s?(?!www){HOST_LETTER}+)*)"
_PATH = r"(?P<path>(?:/[^\s,;|\0]*)?)"
_MARKED = re.compile(
    rf"""(?: {_BEFORE} | (?<=[a-z])(?=www\.) )  # and one in Latin ones: "Webwww."
    (?: h?t{{1,2}}ps?\s?[:;.]\s?/{{0,2}}\s?(?:[wv]{{2,5}}\s?[.,:]\s?)?
      | [wv]{{2,5}}\s?[.,:]\s? | www )
    {_NAMES}{_PATH}""",
    re.IGNORECASE | re.VERBOSE,
)
_BARE = re.compile(
    rf"{_BEFORE}(?<![.-])(?P<host>{HOST_LETTER}+(?:\.{HOST_LETTER}+)+){_PATH}"
    rf"(?!{HOST_LETTER}|@)"
)
_MAIL_LABEL = re.compile(rf"(?:{label_pattern('email')})[^\w\0]*$", re.IGNORECASE)
_EVERYDAY = {"com", "org", "net", "edu", "info", "biz", "gov", "eu"}


def normalise_website(text: str) -> str | None:
    """A URL with its host in lower case, or None when the text is no web address."""
    match = re.fullmatch(
        r"(?:(https?)://)?([^\s/?#]+)([/?#]\S*)?", text.strip(), re.IGNORECASE
    )
    if match is None:
        return None
    scheme, host, path = match.groups(default="")
    mended = mend_host(host)
    if not mended:
        return None
    scheme = "http" if scheme.lower() == "http" else "https"
    return f"{scheme}://{mended}{path if path != '/' else ''}"


def plain_hosts(segments: Sequence[Segment]) -> list[str]:
    """The hosts that are printed as websites, as they were read, without "www"."""
    found: list[Span] = []
    for number, segment in enumerate(segments):
        plain = "@" not in segment.text
        found += (_in_text if plain else _marked)(segment.text, number, ())
    return list(dict.fromkeys(host_of(span.value) for span in found))


def find_websites(
    segments: Sequence[Segment], taken: Sequence[Span], hosts: Iterable[str] = ()
) -> list[Span]:
    """Every web address on the card.

    Args:
        segments: The card's text.
        taken: What is something else already, such as an e-mail address.
        hosts: Of the e-mail addresses; they put misread letters right.
    """
    known = tuple(hosts)
    found: list[Span] = []
    for number, segment in enumerate(segments):
        text = mask(segment.text, (s for s in taken if s.segment == number))
        found += _in_text(text, number, known)
    return found


def _in_text(text: str, number: int, known: tuple[str, ...]) -> Iterator[Span]:
    marked = list(_marked(text, number, known))
    yield from marked
    if marked:
        return
    for match in _BARE.finditer(text):
        host = mend_host(match["host"], known)
        labelled = _MAIL_LABEL.search(text, 0, match.start())
        meant = host in known or _meant_as_host(match["host"], text)
        if host and meant and not labelled:
            yield _span(match, number, host)


def _marked(text: str, number: int, known: tuple[str, ...]) -> Iterator[Span]:
    """Addresses with a "www" or "http"."""
    for match in _MARKED.finditer(text):
        elsewhere = known_host_at(text[match.start("host") :], known)
        if elsewhere is not None:
            end = match.start("host") + elsewhere[1]
            whole = end >= match.end("host")
            yield _span(
                match, number, elsewhere[0], max(end, match.end()) if whole else end
            )
            continue
        for end, read in _hosts_from_longest(match):
            host = mend_host(read, known)
            if host:
                whole = end == match.end("host")
                yield _span(match, number, host, None if whole else end)
                break


def _hosts_from_longest(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    for end in likely_ends(match["host"]):
        yield match.start("host") + end, re.sub(r"\s", "", match["host"][:end])


def _meant_as_host(read: str, text: str) -> bool:
    """Return whether a text is a host: "falk.de" is; "St.Paul" and "B.Com" are not."""
    suffix = public_suffix(read.lower())
    if not suffix or re.fullmatch(r"[\d.]+", read) or len(owner(read.lower())) < 2:
        return False
    alone = len(text.strip()) == len(read)
    return (
        read == read.lower() or suffix in _EVERYDAY or (alone and read == read.upper())
    )


def _span(match: re.Match[str], number: int, host: str, end: int | None = None) -> Span:
    path = match["path"].rstrip("/.,;") if end is None else ""
    scheme = "http" if re.match(r"http\s?:", match.group(), re.IGNORECASE) else "https"
    bare = match.re is not _MARKED
    if not bare and re.search(
        r"[wv]{2}", match.group()[: match.start("host") - match.start()], re.IGNORECASE
    ):
        host = f"www.{host.removeprefix('www.')}"
    return Span(
        kind=FieldKind.WEBSITE,
        segment=number,
        start=match.start(),
        end=match.end() if end is None else end,
        value=f"{scheme}://{host}{path}",
        rule="bare host" if bare else "web address",
        sure=0.85 if bare else 0.98,
    )


_NETWORKS: dict[str, str] = {
    key: network
    for network, entry in table("contact_labels")["networks"].items()
    for key in (*entry.get("hosts", ()), *entry.get("names", ()))
}
"""The network of each host and name."""
_HOSTS, _LABELS = (
    "|".join(
        re.escape(key).replace(r"\ ", r"\s?")
        for key in _NETWORKS
        if ("." in key) is dotted
    )
    for dotted in (True, False)
)
_LINK = re.compile(
    rf"(?<![\w@])(?:https?://)?(?:www\.|[a-z]{{2}}\.|m\.)?(?P<network>{_HOSTS})"
    r"/(?P<path>@?[\w./%+\-]+)",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"(?<![\w@./])(?P<network>{_LABELS})(?:\s?(?:id|no|号))?\s*[:：/]\s*/?"
    r"(?P<handle>@?[\w][\w.\-]{2,40})",
    re.IGNORECASE,
)
_AT_NAME = re.compile(
    r"(?<![\w.@/])@(?!www\.)(?P<handle>[A-Za-z0-9_][\w.]{1,28}\w)(?![\w@-]|\.\w)"
)


def find_handles(segments: Sequence[Segment], taken: Sequence[Span]) -> list[Span]:
    """Every handle on the card; a number under a messenger's name stays a phone."""
    found: list[Span] = []
    for at, segment in enumerate(segments):
        text = mask(segment.text, (s for s in taken if s.segment == at))
        for span in _handles_in(text, at):
            if span.value and not any(span.overlaps(other) for other in found):
                found.append(span)
    return found


def _handles_in(text: str, at: int) -> Iterator[Span]:
    for match in _LINK.finditer(text):
        network = _network(match["network"])
        path = re.sub(r"^(?:in|company|profile|user|channel|c)/", "", match["path"])
        yield _handle(match, at, network, path.strip("/.@"))
    for match in _LABELLED.finditer(text):
        if re.fullmatch(r"[\d.\-]+", match["handle"]):
            continue
        network = _network(match["network"])
        yield _handle(match, at, network, match["handle"].strip("@.-"))
    for match in _AT_NAME.finditer(text):
        if mend_host(match["handle"]):
            continue  # the end of an e-mail address
        yield _handle(match, at, "", match["handle"])


def _network(printed: str) -> str:
    """The network of a name that matched; "ı" and "ſ" count as "i" and "s" there."""
    plain = printed.lower().translate({ord("ı"): "i", ord("ſ"): "s"})
    blankless = {key.replace(" ", ""): network for key, network in _NETWORKS.items()}
    return blankless[re.sub(r"\s", "", plain)]


def _handle(match: re.Match[str], at: int, network: str, handle: str) -> Span:
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
