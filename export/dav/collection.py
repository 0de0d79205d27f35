"""The requests to CardDAV and CalDAV collections (RFC 4918, 6352 and 4791)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http import HTTPStatus
from typing import cast
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import httpx

from export.dav.http import Http, ServerAnswer, checked_etag
from export.dav.server import Server, Store
from models.errors import ExportFailed

DAV = "{DAV:}"

_MOST_RESPONSES = 200_000
_MOST_ELEMENTS = 50_000  # of one response
_MOST_NAMES = 1_000
"""Different elements and attributes of an answer; the parser keeps every name."""
_DEEPEST = 50
_PIECE = 1 << 16
_UNSAFE = re.compile(r"<!DOCTYPE|<!ENTITY|<[^!?<>][^<>]{100000}")
"""Entities that multiply, and a tag with so many attributes that they fill memory."""


def read_multistatus(content: bytes, url: str) -> Iterator[tuple[str, ET.Element]]:
    """Yield the href and the properties of every resource that an answer names.

    Args:
        content: The answer.
        url: Of what was asked, for the sentence that refuses the answer.

    Raises:
        ExportFailed: It is not a multistatus answer, or one made to do harm.
    """
    try:
        text = content.decode("utf-8-sig")
        if _UNSAFE.search(text):
            raise ExportFailed(
                f"{url} answers with XML that has a document type or an oversized tag."
            )
        for response in _responses(text, url):
            href = response.findtext(f"{DAV}href", "")
            for status in response.iterfind(f"{DAV}propstat"):
                prop = status.find(f"{DAV}prop")
                code = status.findtext(f"{DAV}status", " 200")
                if prop is not None and " 200" in code:
                    yield href, prop
    except (ET.ParseError, ValueError) as error:  # also of its encoding
        raise ExportFailed(
            f"{url} does not answer as a CardDAV or CalDAV server: check it."
        ) from error


def _responses(text: str, url: str) -> Iterator[ET.Element]:
    """Yield each response when it is complete; none is kept, to save memory."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    path: list[ET.Element] = []
    names = set[str]()
    elements = responses = 0
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE])
        events = cast("Iterator[tuple[str, ET.Element]]", parser.read_events())
        for event, element in events:
            if event == "start":
                path.append(element)
                elements += 1
                names.update((element.tag, *element.attrib))
                if len(path) > _DEEPEST or elements > _MOST_ELEMENTS:
                    raise _too_much(url)
                if len(names) > _MOST_NAMES:
                    raise _too_much(url)
                continue
            path.pop()
            if len(path) == 1:
                responses += 1
                if responses > _MOST_RESPONSES:
                    raise _too_much(url)
                if element.tag == f"{DAV}response":
                    yield element
                path[0].clear()
                elements = 0
    parser.close()


def _too_much(url: str) -> ExportFailed:
    return ExportFailed(f"{url} answers with more XML than is read.")


CARD = "{urn:ietf:params:xml:ns:carddav}"
CAL = "{urn:ietf:params:xml:ns:caldav}"

_SHOWN = 10  # collections in a message
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

    def __init__(self, http: Http, url: str) -> None:
        self._http = http
        self.url = url if url.endswith("/") else f"{url}/"

    def etags(self) -> dict[str, str]:
        """Return the version of every item, by its file name.

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        found = {}
        for href, prop in _propfind(self._http, self.url, _ETAGS, depth=1):
            etag = prop.findtext(f"{DAV}getetag")
            if etag and prop.find(f"{DAV}resourcetype/{DAV}collection") is None:
                found[_last(href)] = checked_etag(etag, self.url)
        return found

    def get(self, name: str) -> str:
        """Return the text of an item.

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        answer = self._http.ask("GET", self.url + name, {})
        _check(answer)
        return answer.content.decode("utf-8", "replace")

    def events(self, first: date, last: date) -> Iterator[str]:
        """Yield the events between two days as calendars (RFC 4791, section 7.8).

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        query = _EVENTS.format(first, last)
        for _, prop in _propfind(self._http, self.url, query, 1, "REPORT"):
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
        answer = self._http.ask("PUT", self.url + name, headers, text)
        # 409 is a second item of the same UID under another name.
        if answer.status in {HTTPStatus.PRECONDITION_FAILED, HTTPStatus.CONFLICT}:
            return None
        _check(answer)
        return answer.etag or self._etag(name)

    def delete(self, name: str, etag: str) -> bool:
        """Delete an item; False if the server has another version of it.

        Raises:
            ExportFailed: The server does not answer or refuses.
        """
        answer = self._http.ask("DELETE", self.url + name, {"If-Match": etag})
        if answer.status == HTTPStatus.PRECONDITION_FAILED:
            return False
        if answer.status != HTTPStatus.NOT_FOUND:
            _check(answer)
        return True

    def _etag(self, name: str) -> str:
        """Return the version of an item; some servers report a new one only now."""
        for _, prop in _propfind(self._http, self.url + name, _ETAGS, depth=0):
            return checked_etag(prop.findtext(f"{DAV}getetag") or "", self.url)
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
        ExportFailed: It cannot be reached, refuses the password, refers to another
            host, or has no collection for this, or several.
    """
    with Http(server, transport) as http:
        asked = http.ask("PROPFIND", server.url, {"Depth": "0"}, _WHERE)
        http.log_in(asked.authenticate)
        yield Collection(http, _find(http, server.url, store))


def _find(http: Http, url: str, store: Store, hops: int = 2) -> str:
    """Find the URL of the collection: this one, or the user's only one."""
    for href, prop in _propfind(http, url, _WHERE, depth=0):
        if _holds(prop, store):
            return href
        home = _home(prop, store)
        principal = prop.findtext(f"{DAV}current-user-principal/{DAV}href")
        if home:
            return _only_one(http, http.join(href, home), store)
        if principal and hops:
            return _find(http, http.join(href, principal), store, hops - 1)
    raise ExportFailed(f"{url} has no collection for {store}: give the URL of one.")


def _only_one(http: Http, home: str, store: Store) -> str:
    found = [
        href for href, prop in _propfind(http, home, _WHERE, 1) if _holds(prop, store)
    ]
    if len(found) == 1:
        return found[0]
    if not found:
        raise ExportFailed(f"{home} has no collection for {store}: create one first.")
    some = ", ".join(found[:_SHOWN]) + (", ..." if len(found) > _SHOWN else "")
    raise ExportFailed(
        f"{home} has {len(found)} collections for {store}: give the URL of one: {some}."
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
    http: Http, url: str, body: str, depth: int, method: str = "PROPFIND"
) -> Iterator[tuple[str, ET.Element]]:
    """Yield the URL and the properties of every resource the server names."""
    answer = http.ask(method, url, {"Depth": f"{depth}"}, body)
    _check(answer)
    for href, prop in read_multistatus(answer.content, answer.url):
        yield http.join(answer.url, href), prop


def _check(answer: ServerAnswer) -> None:
    if answer.is_success:
        return
    if answer.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        raise ExportFailed(
            f"{answer.url} refuses the user or password; many servers require an app"
            " password."
        )
    raise ExportFailed(f"{answer.url} answers with {answer.status}: check the URL.")


def _last(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
