"""Load and validate presets from TOML files; docs/exports.md has the keys."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from export.tables.preset import Confidence, Layout, Preset, PresetColumn, Rows
from export.tables.source import REMARKS, Source, find_source, known_sources
from models.errors import ExportFailed, Remedy, SettingInvalid
from models.storage.files import read_limited
from models.text import LARGEST_TOML, parse_toml

ALIASES = {
    "odoo-people": "odoo",
    "salesforce": "salesforce-lead",
    "twenty-people": "twenty",
    "zoho": "zoho-leads",
}
"""Other names of presets."""

TOP = (
    "title",
    "about",
    "rows",
    "requires",
    "key",
    "also",
    "phones",
    "emails",
    "file",
    "words",
    "sources",
)
PHONES, EMAILS = ("any", "international"), ("any", "ascii")
FILE = {
    "encoding": str,
    "bom": bool,
    "delimiter": str,
    "date": str,
    "rows": int,
    "bytes": int,
    "row_bytes": int,
    "backslash_escapes": bool,
}
COLUMN = {
    "from": (str, list),
    "by": str,
    "json": bool,
    "text": str,
    "before": str,
    "when": str,
    "words": str,
    "most": int,
    "letters": int,
    "source": str,
}


def preset_names() -> list[str]:
    """Return the presets that come with cardfile, in alphabetical order."""
    found = files("export").joinpath("presets").iterdir()
    return sorted(it.name.removesuffix(".toml") for it in found if _is_toml(it.name))


def load_preset(name: str) -> Preset:
    """Return a preset by its name, or the one in a user's own file.

    Args:
        name: Such as "hubspot", one of ALIASES, or a path that ends in ".toml".

    Raises:
        ExportFailed: There is none of this name.
        SettingInvalid: The file is no valid preset; the message says why.
    """
    if _is_toml(name):
        return _read(Path(name))
    name = ALIASES.get(name, name)
    if name not in preset_names():
        near = difflib.get_close_matches(name, preset_names(), 1)
        if near:
            raise ExportFailed(f"There is no preset {name}; did you mean {near[0]}?")
        raise ExportFailed(f"There is no preset {name}.", Remedy.LIST_PRESETS)
    return _load_shipped(name)


@cache
def _load_shipped(name: str) -> Preset:
    text = files("export").joinpath("presets", f"{name}.toml").read_text("utf-8")
    return parse_preset(text, name)


def parse_preset(text: str, name: str) -> Preset:
    """Return the preset that a TOML text describes.

    Raises:
        SettingInvalid: With what is wrong and where.
    """
    try:
        raw = parse_toml(text)
    except ValueError as error:
        raise SettingInvalid(
            f"The preset {name} is not valid TOML: {error}."
        ) from error
    return _Builder(name, raw).build()


def _is_toml(name: str) -> bool:
    return name.lower().endswith(".toml")


def _read(path: Path) -> Preset:
    try:
        text = read_limited(path, LARGEST_TOML).decode()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        raise ExportFailed(f"The preset {path} cannot be read: {reason}.") from error
    return parse_preset(text, str(path))


class _Builder:
    """Makes a preset of a TOML table, or says what is wrong with it."""

    def __init__(self, name: str, raw: Mapping[str, Any]) -> None:
        self._name = name
        self._raw = raw

    def build(self) -> Preset:
        self._only_known(self._raw, (*TOP, "columns"), "the preset")
        raw = self._raw.get("columns")
        if not isinstance(raw, dict) or not raw:
            raise self._wrong('it needs a table [columns] of "Header" = "source"')
        preset = Preset(
            name=self._name,
            title=self._text("title", default=self._name),
            about=self._text("about"),
            columns=tuple(self._column(header, it) for header, it in raw.items()),
            rows=Rows(self._choice("rows", list(Rows))),
            requires=self._texts("requires"),
            key=self._text("key"),
            also=self._texts("also"),
            international_phones=self._choice("phones", PHONES) == "international",
            ascii_emails=self._choice("emails", EMAILS) == "ascii",
            layout=self._layout(),
        )
        self._check_headers(preset)
        if preset.rows is Rows.COMPANIES and not preset.key:
            raise self._wrong("rows of companies need a key to tell them apart by")
        return preset

    def _column(self, header: str, raw: object) -> PresetColumn:
        place = f'column "{header}"'
        given: dict[str, Any] = raw if isinstance(raw, dict) else {"from": raw}
        self._check_types(given, COLUMN, place)
        takes = given.get("from", [])
        takes = (takes,) if isinstance(takes, str) else tuple(map(str, takes))
        confidence, origin = self._origin(given.get("source"), place)
        when = given.get("when", "")
        return PresetColumn(
            header=header,
            takes=tuple(name for name in takes if name),
            by=given.get("by", ", "),
            json=given.get("json", False),
            text=given.get("text", ""),
            before=given.get("before", ""),
            when=when,
            words=self._words(given.get("words"), place),
            most=given.get("most", 0),
            letters=given.get("letters", 0),
            confidence=confidence,
            origin=origin,
            sources=tuple(self._source(it, place) for it in takes if self._plain(it)),
            condition=self._source(when, place) if when else None,
        )

    def _plain(self, name: object) -> bool:
        return name not in {"", REMARKS}

    def _source(self, name: object, place: str) -> Source:
        source = find_source(name) if isinstance(name, str) else None
        if source is not None:
            return source
        near = difflib.get_close_matches(str(name), known_sources(), 1)
        hint = (
            f"did you mean {near[0]}?" if near else f"known: {_list(known_sources())}"
        )
        raise self._wrong(f'{place} takes "{name}", which is no source; {hint}')

    def _origin(self, name: str | None, place: str) -> tuple[Confidence, str]:
        sources = self._raw.get("sources", {})
        if not isinstance(sources, dict):
            raise self._wrong("[sources] must be a table")
        if name is None and not sources:
            return Confidence.OWN, ""
        entry = sources.get(next(iter(sources)) if name is None else name)
        if not isinstance(entry, dict) or {"confidence", "text"} != entry.keys():
            raise self._wrong(
                f"{place} names the source {name}, for which there must be a table "
                f"[sources.{name}] with text and confidence"
            )
        self._one_of(entry["confidence"], list(Confidence), "confidence")
        return Confidence(entry["confidence"]), str(entry["text"])

    def _words(self, name: str | None, place: str) -> Mapping[str, str]:
        if name is None:
            return {}
        tables = self._raw.get("words", {})
        words = tables.get(name) if isinstance(tables, dict) else None
        if not isinstance(words, dict):
            raise self._wrong(f"{place} needs a table [words.{name}]")
        return {key: str(value) for key, value in words.items()}

    def _layout(self) -> Layout:
        raw = self._raw.get("file", {})
        self._check_types(raw, FILE, "[file]")
        layout = Layout(**raw)
        try:
            "".encode(layout.encoding)
        except (LookupError, ValueError) as error:
            problem = f"no encoding is called {layout.encoding!r}"
            raise self._wrong(problem) from error
        if len(layout.delimiter) != 1 or layout.delimiter in '"\r\n':
            raise self._wrong("delimiter must be one character, and no quote")
        if min(layout.rows, layout.bytes, layout.row_bytes) < 0:
            raise self._wrong("rows, bytes and row_bytes are 0 or more")
        return layout

    def _choice(self, key: str, known: Sequence[str]) -> str:
        """Return one of the known values; the first one is the default."""
        value = self._text(key, default=known[0])
        self._one_of(value, known, key)
        return value

    def _check_headers(self, preset: Preset) -> None:
        named = [*preset.requires, *([preset.key] if preset.key else [])]
        for header in (part for name in named for part in name.split(" or ")):
            if header not in preset.header:
                raise self._wrong(f'there is no column "{header}" to be required')

    def _text(self, key: str, default: str = "") -> str:
        value = self._raw.get(key, default)
        if not isinstance(value, str):
            raise self._wrong(f"{key} must be a text")
        return value

    def _texts(self, key: str) -> tuple[str, ...]:
        value = self._raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(it, str) for it in value):
            raise self._wrong(f"{key} must be a list of texts")
        return tuple(value)

    def _check_types(self, raw: object, kinds: Mapping[str, Any], place: str) -> None:
        if not isinstance(raw, dict):
            raise self._wrong(f"{place} must be a table")
        self._only_known(raw, kinds.keys(), place)
        for key, value in raw.items():
            if not isinstance(value, kinds[key]):
                raise self._wrong(f"{key} of {place} has a value of the wrong type")

    def _only_known(
        self, raw: Mapping[str, Any], known: Collection[str], place: str
    ) -> None:
        for key in raw.keys() - set(known):
            raise self._wrong(f"{place} has {key}; known are {_list(known)}")

    def _one_of(self, value: object, known: Collection[str], place: str) -> None:
        if value not in known:
            raise self._wrong(f'{place} is "{value}"; known are {_list(known)}')

    def _wrong(self, what: str) -> SettingInvalid:
        return SettingInvalid(f"The preset {self._name} is not valid: {what}.")


def _list(names: Collection[str]) -> str:
    return ", ".join(names)
