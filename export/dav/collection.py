"""What pushing needs of CardDAV and CalDAV (RFC 4918, 6352 and 4791)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree import ElementTree as ET

import httpx

from export.dav.server import Server, Store
from models.errors import ExportFailed

TIMEOUT = 30.0
"""Seconds to wait for an answer."""

DAV = "{DAV:}"
CARD = "{urn:ietf:params:xml:ns:carddav}"
CAL = "{urn:ietf:params:xml:ns:caldav}"

_ETAGS = '<propfind xmlns="DAV:"><prop><getetag/><resourcetype/></prop></propfind>'
_WHERE = (
    '<propfind xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"'
    ' xmlns:l="urn:ietf:params:xml:ns:caldav"><prop><resourcetype/><displayname/>'
    "<current-user-principal/><c:addressbook-home-set/><l:calendar-home-set/>"
    "<l:supported-calendar-component-set/></prop></propfind>"
)
_EVENTS = (
    '<c:calendar-query xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns="DAV:"><prop>'
    '<c:calendar-data/></prop><c:filter><c:comp-filter name="VCALENDAR">'
    '<c:comp-filter name="VEVENT"><c:time-range start="{:%Y%m%d}T000000Z"'
    ' end="{:%Y%m%d}T000000Z"/></c:comp-filter></c:comp-filter></c:filter>'
    "</c:calendar-query>"
)


class Collection:
    """An address book or calendar; every change names the version it replaces."""

    def __init__(self, client: httpx.Client, url: str) -> None:
        self._client = client
        self.url = url if url.endswith("/") else f"{url}/"

    def etags(self) -> dict[str, str]:
        """The version of every item, by its file name.

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        found = {}
        for href, prop in _propfind(self._client, self.url, _ETAGS, depth=1):
            etag = prop.findtext(f"{DAV}getetag")
            if etag and prop.find(f"{DAV}resourcetype/{DAV}collection") is None:
                found[_last(href)] = etag
        return found

    def get(self, name: str) -> str:
        """The text of an item.

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        answer = _ask(self._client, "GET", self.url + name, {})
        _check(answer)
        return answer.text

    def events(self, first: date, last: date) -> Iterator[str]:
        """The events between two days, each as a calendar (RFC 4791, section 7.8).

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        query = _EVENTS.format(first, last)
        for _, prop in _propfind(self._client, self.url, query, 1, "REPORT"):
            if text := prop.findtext(f"{CAL}calendar-data"):
                yield text

    def put(self, name: str, text: str, etag: str | None) -> str | None:
        """Store an item.

        Args:
            name: Of its file.
            text: The vCard or calendar.
            etag: The version it replaces; None if there must be none.

        Returns:
            The new version; None if the server has another one than was expected.

        Raises:
            ExportFailed: The server does not answer or refuses the item.
        """
        kind = "text/vcard" if name.endswith(".vcf") else "text/calendar"
        headers = {"Content-Type": f"{kind}; charset=utf-8"}
        headers |= {"If-Match": etag} if etag else {"If-None-Match": "*"}
        answer = _ask(self._client, "PUT", self.url + name, headers, text)
        # 409 is a second item of the same UID under another name.
        if answer.status_code in {
            httpx.codes.PRECONDITION_FAILED,
            httpx.codes.CONFLICT,
        }:
            return None
        _check(answer)
        return answer.headers.get("ETag") or self._etag(name)

    def delete(self, name: str, etag: str) -> bool:
        """Delete an item; False if the server has another version of it.

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        answer = _ask(self._client, "DELETE", self.url + name, {"If-Match": etag})
        if answer.status_code == httpx.codes.PRECONDITION_FAILED:
            return False
        if answer.status_code != httpx.codes.NOT_FOUND:
            _check(answer)
        return True

    def _etag(self, name: str) -> str:
        """The version of an item; a server that changes items tells only now."""
        for _, prop in _propfind(self._client, self.url + name, _ETAGS, depth=0):
            return prop.findtext(f"{DAV}getetag") or ""
        return ""


@contextmanager
def open_collection(
    server: Server, store: Store, transport: httpx.BaseTransport | None = None
) -> Iterator[Collection]:
    """Connect to a server and find the collection.

    Args:
        server: Where, and as whom.
        store: What the collection must hold.
        transport: What carries the requests; None for the network.

    Raises:
        ExportFailed: It cannot be reached, refuses the password, or has no collection
            for this, or several.
    """
    with httpx.Client(
        timeout=TIMEOUT, follow_redirects=True, transport=transport
    ) as client:
        client.auth = _auth(client, server)
        yield Collection(client, _find(client, server.url, store))


def _join(url: str, href: str) -> str:
    """The whole URL of what a server names."""
    try:
        return urljoin(url, href)
    except ValueError as error:
        raise ExportFailed(f"{url} names {href}, which is no URL.") from error


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise ExportFailed(f"{url} is no URL: check it.") from error
    if parts.username or parts.password:
        raise ExportFailed(
            f"The address of {parts.hostname} must not contain user or password: give"
            " the user by itself and the password by the keyring or a command."
        )
    local = parts.hostname in {"localhost", "127.0.0.1", "::1"}
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise ExportFailed(
            f"{url} is not encrypted and would show the password: use https."
        )


def _auth(client: httpx.Client, server: Server) -> httpx.Auth:
    """Basic, or digest where the server asks for it, as Baïkal does."""
    answer = _ask(client, "PROPFIND", server.url, {"Depth": "0"}, _WHERE)
    if answer.headers.get("WWW-Authenticate", "").lower().startswith("digest"):
        return httpx.DigestAuth(server.user, server.password)
    return httpx.BasicAuth(server.user, server.password)


def _find(client: httpx.Client, url: str, store: Store, hops: int = 2) -> str:
    """The URL of the collection: this one, or the only one of the user's home."""
    for href, prop in _propfind(client, url, _WHERE, depth=0):
        if _holds(prop, store):
            return href
        home = _home(prop, store)
        principal = prop.findtext(f"{DAV}current-user-principal/{DAV}href")
        if home:
            return _only_one(client, _join(href, home), store)
        if principal and hops:
            return _find(client, _join(href, principal), store, hops - 1)
    raise ExportFailed(f"{url} has no collection for {store}: name one by its own URL.")


def _only_one(client: httpx.Client, home: str, store: Store) -> str:
    found = [
        href for href, prop in _propfind(client, home, _WHERE, 1) if _holds(prop, store)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ExportFailed(f"{home} has no collection for {store}: make one first.")
    raise ExportFailed(
        f"{home} has several collections for {store}: name one of {', '.join(found)}."
    )


def _home(prop: ET.Element, store: Store) -> str | None:
    home = "addressbook" if store is Store.CARDS else "calendar"
    space = CARD if store is Store.CARDS else CAL
    return prop.findtext(f"{space}{home}-home-set/{DAV}href")


def _holds(prop: ET.Element, store: Store) -> bool:
    kind = prop.find(f"{DAV}resourcetype")
    if kind is None:
        return False
    if store is Store.CARDS:
        return kind.find(f"{CARD}addressbook") is not None
    allowed = {
        it.get("name")
        for it in prop.iterfind(f"{CAL}supported-calendar-component-set/{CAL}comp")
    }
    wanted = "VEVENT" if store is Store.EVENTS else "VTODO"
    is_calendar = kind.find(f"{CAL}calendar") is not None
    return is_calendar and (not allowed or wanted in allowed)


def _propfind(
    client: httpx.Client, url: str, body: str, depth: int, method: str = "PROPFIND"
) -> Iterator[tuple[str, ET.Element]]:
    """The URL and the properties of every resource the server names."""
    answer = _ask(client, method, url, {"Depth": f"{depth}"}, body)
    _check(answer)
    for response in _xml(answer).iterfind(f"{DAV}response"):
        href = _join(str(answer.url), response.findtext(f"{DAV}href", ""))
        for status in response.iterfind(f"{DAV}propstat"):
            prop = status.find(f"{DAV}prop")
            if prop is not None and " 200" in status.findtext(f"{DAV}status", " 200"):
                yield href, prop


def _xml(answer: httpx.Response) -> ET.Element:
    unsafe = (b"<!DOCTYPE", b"<!ENTITY", b"\0")  # the last one is of UTF-16
    if any(sign in answer.content for sign in unsafe):
        raise ExportFailed(f"{answer.url} answers with XML that is not taken.")
    try:
        return ET.fromstring(answer.content)  # noqa: S314 - entities are refused above
    except (ET.ParseError, LookupError, ValueError) as error:  # also of its encoding
        raise ExportFailed(
            f"{answer.url} does not answer as a CardDAV or CalDAV server: check it."
        ) from error


def _ask(
    client: httpx.Client, method: str, url: str, headers: dict[str, str], body: str = ""
) -> httpx.Response:
    _check_url(url)  # each time: the server names the next ones
    headers = {"Content-Type": "application/xml; charset=utf-8", **headers}
    try:
        return client.request(method, url, headers=headers, content=body.encode())
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ExportFailed(f"{url} cannot be reached: {error}.") from error


def _check(answer: httpx.Response) -> None:
    if answer.is_success:
        return
    url, code = answer.url, answer.status_code
    if code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
        raise ExportFailed(
            f"{url} refuses the user or password; many servers want a password made"
            " for apps."
        )
    raise ExportFailed(f"{url} answers {code} {answer.reason_phrase}: check the URL.")


def _last(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
