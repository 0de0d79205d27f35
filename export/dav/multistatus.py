"""Parse the multistatus answers of WebDAV servers (RFC 4918, section 13)."""

import re
from collections.abc import Iterator
from typing import cast
from xml.etree import ElementTree as ET

from models.errors import ExportFailed

DAV = "{DAV:}"

_MOST_RESPONSES = 200_000
_MOST_ELEMENTS = 50_000  # of one response
_DEEPEST = 50
_PIECE = 1 << 16
_UNSAFE = re.compile(r"<!DOCTYPE|<!ENTITY|<[^!?<>][^<>]{100000}")
"""Entities that multiply, and a tag with so many attributes that they fill memory."""


def read_multistatus(content: bytes, url: str) -> Iterator[tuple[str, ET.Element]]:
    """The href and the properties of every resource that an answer names.

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
    """Each response as soon as it is whole; none is kept, so memory stays small."""
    parser: ET.XMLPullParser[ET.Element] = ET.XMLPullParser(("start", "end"))
    path: list[ET.Element] = []
    elements = responses = 0
    for start in range(0, len(text), _PIECE):
        parser.feed(text[start : start + _PIECE])
        events = cast("Iterator[tuple[str, ET.Element]]", parser.read_events())
        for event, element in events:
            if event == "start":
                path.append(element)
                elements += 1
                if len(path) > _DEEPEST or elements > _MOST_ELEMENTS:
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
