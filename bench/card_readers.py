"""vCards as other programs read them."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx

from bench.facts import Facts, tidy
from bench.outside import Missing, radicale_server, run, run_node

BOOK = (
    '<mkcol xmlns="DAV:" xmlns:c="urn:ietf:params:xml:ns:carddav"><set><prop>'
    "<resourcetype><collection/><c:addressbook/></resourcetype></prop></set></mkcol>"
)
VDIRSYNCER = """
[general]
status_path = "{folder}/status/"
[pair cards]
a = "here"
b = "there"
collections = [["book", "cards", "book"]]
[storage here]
type = "filesystem"
path = "{folder}/"
fileext = ".vcf"
[storage there]
type = "carddav"
url = "{url}/erika/"
username = "erika"
password = "x"
"""


def by_vobject(text: str) -> dict[str, Facts]:
    """Cards as vobject reads them."""
    import vobject  # noqa: PLC0415 - a reader as any other

    return dict(_vobject_facts(card) for card in vobject.readComponents(text))


def by_ical_js(path: Path, modules: Path) -> dict[str, Facts]:
    """Cards as ical.js reads them."""
    return dict(map(_ical_facts, run_node("cards.js", path, modules)))


def by_khard(folder: Path) -> dict[str, Facts]:
    """Cards of a folder as khard reads them."""
    try:
        address_book = import_module("khard.address_book")
    except ModuleNotFoundError as error:
        raise Missing("khard is not installed") from error
    book = address_book.VdirAddressBook("cards", str(folder))
    book.load()
    return {uid: _khard_facts(contact) for uid, contact in book.contacts.items()}


def by_radicale(cards: dict[str, str], folder: Path) -> dict[str, str]:
    """Cards as Radicale gives them back after it has stored them."""
    with radicale_server(folder) as url, httpx.Client(base_url=url) as client:
        client.request("MKCOL", "/erika/").raise_for_status()
        client.request("MKCOL", "/erika/book/", content=BOOK).raise_for_status()
        for name, text in cards.items():
            headers = {"Content-Type": "text/vcard; charset=utf-8"}
            answer = client.put(f"/erika/book/{name}", content=text, headers=headers)
            answer.raise_for_status()
        return {name: client.get(f"/erika/book/{name}").text for name in cards}


def by_vdirsyncer(folder: Path, server: Path) -> list[str]:
    """Cards of a folder after vdirsyncer has taken them to a server."""
    with radicale_server(server) as url, httpx.Client(base_url=url) as client:
        client.request("MKCOL", "/erika/").raise_for_status()
        client.request("MKCOL", "/erika/book/", content=BOOK).raise_for_status()
        config = folder / "config"
        config.write_text(VDIRSYNCER.format(folder=folder, url=url))
        for command in ("discover", "sync"):
            run("vdirsyncer", "-c", config, command)
        found = [f"/erika/book/{it.name}" for it in (folder / "cards").glob("*.vcf")]
        texts = [client.get(it) for it in found]
    return [it.text for it in texts if it.is_success]


def _vobject_facts(card: Any) -> tuple[str, Facts]:  # noqa: ANN401 - no useful types
    def values(name: str) -> list[Any]:
        return [it.value for it in card.contents.get(name, ())]

    (n,) = values("n")
    names = (n.family, n.given, n.additional, n.prefix, n.suffix)
    facts = {
        "fn": values("fn"),
        "n": [_joined(part) for part in names],
        "org": ([*next(iter(values("org")), []), ""])[:2],
        "title": values("title"),
        "tel": sorted(values("tel")),
        "email": sorted(values("email")),
        "url": sorted(values("url")),
        "adr": next(map(_vobject_address, values("adr")), []),
        "note": values("note"),
        "categories": sorted(it for tags in values("categories") for it in tags),
    }
    return values("uid")[0].removeprefix("urn:uuid:"), tidy(facts)


def _vobject_address(it: Any) -> list[str]:  # noqa: ANN401 - no useful types
    parts = (it.box, it.extended, it.street, it.city, it.region, it.code, it.country)
    return [_joined(part) for part in parts]


def _joined(part: str | list[str]) -> str:
    return part if isinstance(part, str) else ", ".join(part)


def _ical_facts(card: list[list[Any]]) -> tuple[str, Facts]:
    def all_of(name: str) -> list[list[Any]]:
        return [values for key, _, values in card if key == name]

    def first(name: str) -> list[str]:
        found = next(iter(all_of(name)), [""])[0]
        return list(map(_joined, found)) if isinstance(found, list) else [found]

    facts = {
        "fn": first("fn"),
        "n": first("n"),
        "org": ([*first("org"), ""])[:2],
        "title": first("title"),
        "tel": sorted(values[0] for values in all_of("tel")),
        "email": sorted(values[0] for values in all_of("email")),
        "url": sorted(values[0] for values in all_of("url")),
        "adr": first("adr"),
        "note": first("note"),
        "categories": sorted(it for values in all_of("categories") for it in values),
    }
    return first("uid")[0].removeprefix("urn:uuid:"), tidy(facts)


def _khard_facts(contact: Any) -> Facts:  # noqa: ANN401 - no useful types
    organisations = next((list(_flat(it)) for it in contact.organisations), [])
    addresses = [it for many in contact.post_addresses.values() for it in many]
    keys = ("box", "extended", "street", "city", "region", "code", "country")
    facts = {
        "fn": [contact.formatted_name],
        "n": [
            _joined(contact._get_last_names()),
            _joined(contact._get_first_names()),
            _joined(contact._get_additional_names()),
            _joined(contact._get_name_prefixes()),
            _joined(contact._get_name_suffixes()),
        ],
        "org": ([*organisations, ""])[:2],
        "title": [it for entry in contact.titles for it in _flat(entry)],
        "tel": sorted(it for many in contact.phone_numbers.values() for it in many),
        "email": sorted(it for many in contact.emails.values() for it in many),
        "url": sorted(it for entry in contact.webpages for it in _flat(entry)),
        "adr": [_joined(it[key]) for it in addresses[:1] for key in keys],
        "note": [it for entry in contact.notes for it in _flat(entry)],
        "categories": sorted(_flat(contact.categories)),
    }
    return tidy(facts)


def _flat(entry: object) -> Iterator[str]:
    """The texts of what khard wraps in lists, and in dictionaries where labelled."""
    if isinstance(entry, str):
        yield entry
    elif isinstance(entry, dict):
        for value in entry.values():
            yield from _flat(value)
    elif isinstance(entry, list):
        for value in entry:
            yield from _flat(value)
