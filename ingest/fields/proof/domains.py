"""Check host names: known endings, their countries, and misread letters."""

import importlib
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from ingest.fields.lexicon.labels import capitalised_labels
from ingest.fields.lexicon.text import skeleton, squash, words
from models.likeness import one_edit_apart

if TYPE_CHECKING:
    from tldextract import TLDExtract

_COMMON_ENDINGS = ("com", "net", "org", "edu")
"""Those that an ending with a misread letter is taken for."""
RESERVED = ("example",)
"""Endings that nobody can buy, on the cards of samples and documents (RFC 2606)."""
HOST_LETTER = r"(?:(?![\u2e80-\u9fff\uac00-\ud7af])[\w-])"
"""In a regular expression; a label in wide letters may stand close to a host."""
LONG_ENOUGH = 9  # letters; in shorter hosts one changed letter makes another name


@cache
def _splitter() -> "TLDExtract":
    # Importing it takes a fifth of a second: only where a host is met.
    module = importlib.import_module("tldextract")
    splitter: TLDExtract = module.TLDExtract(
        suffix_list_urls=(), cache_dir=None, extra_suffixes=RESERVED
    )
    return splitter


@cache
def public_suffix(host: str) -> str:
    """The ending under which names are sold: "co.uk" of "www.example.co.uk"; or ""."""
    return _splitter()(host).suffix


@cache
def owner(host: str) -> str:
    """The label someone has chosen: "example" of "www.example.co.uk"; or ""."""
    return _splitter()(host).domain


def host_of(value: str) -> str:
    """The host of an e-mail address or a website, without "www"; of others ""."""
    _, scheme, rest = value.partition("://")
    host = rest.partition("/")[0] if scheme else value.partition("@")[2]
    return host.removeprefix("www.")


def is_shared(host: str) -> bool:
    """Return whether anybody can have an address there, as at gmail.com."""
    return owner(host) in words("freemail")


def mend_host(
    host: str, known: Iterable[str] = (), countries: Collection[str] = ()
) -> str:
    """A host with its misread letters put right, or "" when it is none.

    Args:
        host: As read, without blanks.
        known: Hosts on the same card, which may have been read better.
        countries: Two-letter countries the card may be of; their endings are believed.
    """
    host = re.sub(r"\.{2,}", ".", host.lower().replace(",", ".")).strip(".-")
    known = (*known, *_mailbox_hosts())
    for other in known:
        if skeleton(host) == skeleton(other):
            return other
    labels = host.split(".")
    if len(labels) == 1:
        labels = [_with_dot(host, countries)]
    elif not public_suffix(host) or _is_misread_com(host, countries):
        labels[-1] = _mended_ending(labels[-1], countries)
    host = ".".join(labels)
    if not public_suffix(host):  # dots are lost or made letters in small print
        known = (*(it for it in known if _is_misread(squash(host), squash(it))), *known)
        if known and _is_misread(squash(host), squash(known[0])):
            return known[0]
    for other in known:
        if _is_misread(host, other):
            return other
    return host if _well_formed(host) else ""


def _with_dot(host: str, countries: Collection[str]) -> str:
    """A host whose last dot was not read: "falkbaucom", in Germany "falkbaude"."""
    endings = ["com", "net", "org", *_endings(countries)]
    return re.sub(rf"(?<=\w{{4}})(?=(?:{'|'.join(endings)})$)", ".", host, count=1)


def _endings(countries: Collection[str]) -> list[str]:
    """The endings of countries, but for that of the United States, which ends words."""
    own = {"GB": "uk"}
    return sorted(own.get(it, it.lower()) for it in countries if it != "US")


def _is_misread_com(host: str, countries: Collection[str]) -> bool:
    """Return whether the ending exists, but nearly always is a misread ".com"."""
    suffix = public_suffix(host)
    return suffix in {"cm", "om"} and suffix.upper() not in countries


def _mended_ending(label: str, countries: Collection[str]) -> str:
    """An ending that is none, as it was printed: "couk" is "co.uk", "corn" is "com"."""
    national = _endings(countries)
    for ending in national:
        second = label.removesuffix(ending)
        if second != label and public_suffix(f"{second}.{ending}").count("."):
            return f"{second}.{ending}"
    alike = (it for it in (*_COMMON_ENDINGS, *national) if _may_be(label, it))
    return next(alike, label)


def _may_be(read: str, ending: str) -> bool:
    """Return whether an ending may have been read so."""
    same = skeleton(read) == skeleton(ending)
    return same or (len(ending) > 2 and one_edit_apart(read, ending))


def known_host_at(text: str, known: Iterable[str]) -> tuple[str, int] | None:
    """A known host that a text begins with, blanks and dots read or not.

    "P GRAHAM.COM" begins with "pgraham.com" where the card has that host elsewhere.

    Returns:
        The host and the number of characters that make it up.
    """
    for host in known:
        letters = len(squash(host))
        ends = [m.end() for m in re.finditer(r"\w", text)][:letters]
        if len(ends) == letters >= 5 and skeleton(text[: ends[-1]]) == skeleton(host):
            return host, ends[-1]
    return None


@cache
def _glued_behind() -> re.Pattern[str]:
    """Return a pattern of where a website or a label begins close to a host."""
    labels = "|".join(capitalised_labels())
    return re.compile(rf"(?<=[a-z])(?=www\b|{labels})|(?<=[A-Z])(?=WWW\b|www\b)")


def likely_ends(text: str) -> Iterator[int]:
    """Yield where a host that begins a text may end, the longest first.

    "example.com. Call us" is a host up to the second dot: what follows a blank must
    be in small letters to belong to it.
    """
    glued = _glued_behind().search(text)
    if glued is not None and public_suffix(text[: glued.start()].lower()):
        yield glued.start()
    stops = [m.start() for m in re.finditer(r"\s?[.,]", text)]
    strict = re.match(r"(?:(?!\s?[.,]\s[A-Z])[\s\S])*", text)
    longest = strict.end() if strict and not text.isupper() else len(text)
    yield longest
    yield from (stop for stop in reversed(stops) if 0 < stop < longest)


def _is_misread(read: str, known: str) -> bool:
    """Return whether a host may be a misreading of another one."""
    return len(read) >= LONG_ENOUGH and one_edit_apart(read, known)


@cache
def _mailbox_hosts() -> tuple[str, ...]:
    return tuple(sorted(h for h in words("mailbox_hosts") if len(h) >= LONG_ENOUGH))


def _well_formed(host: str) -> bool:
    labels = host.split(".")
    return (
        len(labels) > 1
        and all(re.fullmatch(r"[^\W_](?:[\w-]*[^\W_])?", label) for label in labels)
        and bool(public_suffix(host))
        and public_suffix(host) != host
    )


def is_mailbox_host(host: str) -> bool:
    """Return whether it is one of the common hosts of mailboxes."""
    return host in words("mailbox_hosts")
