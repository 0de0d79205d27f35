"""Test whether programs of others read our files as they were meant.

    python -m bench.conformance [--modules FOLDER] [--write]

Sixty awkward contacts go out and are read back by every reader that is installed: the
group `conformance` of pyproject.toml, LibreOffice, and ical.js and PapaParse from npm
(`npm install ical.js papaparse` in FOLDER). `--write` puts the table into
docs/exports.md.
"""

import argparse
import csv
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import icalendar

from bench.card_readers import (
    by_ical_js,
    by_khard,
    by_radicale,
    by_vdirsyncer,
    by_vobject,
)
from bench.facts import Facts, differences
from bench.outside import Cell, Missing, run, run_node, spreadsheet_cells
from export.ics import Kind
from export.tables.cells import clean
from export.tables.preset import Rows
from export.tables.preset_file import load_preset, preset_names
from export.tables.table import Table, TableRow, Use
from export.targets import Options, write
from export.vcard import Version
from export.vcard_files import file_name
from export.wording import subject
from tests.awkward import awkward_contacts, awkward_follow_ups

PEOPLE = awkward_contacts()
DOCS = Path(__file__).parent.parent / "docs" / "exports.md"
BEGIN, END = "<!-- conformance: begin -->\n", "<!-- conformance: end -->\n"


@dataclass(frozen=True)
class Line:
    """One row of the table."""

    file: str
    reader: str
    equal: str
    losses: str


Check = Callable[[Path, Path], Iterator[Line]]
"""Takes a folder to work in and the folder of the npm packages."""


def check_vcards(folder: Path, modules: Path) -> Iterator[Line]:
    """Both versions by the libraries; what servers and khard keep of 3.0."""
    for edition in Version:
        path = folder / f"{edition}.vcf"
        write(PEOPLE, "vcard", path, Options(version=edition))
        name = f"vCard {edition}"
        yield _cards(name, "vobject", partial(by_vobject, path.read_text()))
        yield _cards(name, "ical.js", partial(by_ical_js, path, modules))
    cards = folder / "cards"
    write(PEOPLE, "vcard", cards)
    yield _cards("vCard folder", "khard", lambda: by_khard(cards))
    yield _cards("vCard folder", "Radicale", lambda: _stored(cards, folder / "server"))
    yield _cards("vCard folder", "vdirsyncer", lambda: _synced(folder))


def check_calendars(folder: Path, _: Path) -> Iterator[Line]:
    """Events and tasks by icalendar and, of the events, khal."""
    people = awkward_follow_ups()
    titles = [clean(subject(it, it.follow_ups[0])) for it in people]
    for kind, target in ((Kind.EVENT, "ics"), (Kind.TASK, "ics-tasks")):
        path = folder / f"{target}.ics"
        write(people, target, path)
        read = icalendar.Calendar.from_ical(path.read_text())
        found = [str(it["SUMMARY"]) for it in read.walk(kind)]
        yield _count(target, "icalendar", found, titles)
    yield _guarded("ics", "khal", lambda: _khal(folder / "ics.ics", folder, titles))


def check_tables(folder: Path, modules: Path) -> Iterator[Line]:
    """Every preset by the csv module and PapaParse."""
    for name in preset_names():
        preset = load_preset(name)
        if preset.rows is not Rows.PEOPLE:
            continue
        path = folder / f"{name}.csv"
        result = write(PEOPLE, name, path)
        wanted = [preset.header, *(it.cells for it in _rows(Table(preset)))]
        losses, lacking = len(result.losses), len(result.lacking)
        changed = f"{losses} values cut or changed, reported" if losses else ""
        left = f"; {lacking} left out, reported" if lacking else ""
        with path.open(encoding=preset.layout.encoding, newline="") as file:
            found = list(csv.reader(file))
        line = _count(f"CSV {name}", "csv module", found, wanted, (left, changed))
        again = _guarded(line.file, "PapaParse", partial(_papa, path, modules, found))
        yield replace(line, reader=f"csv module; PapaParse: {again.equal}")


def _rows(table: Table) -> Iterator[TableRow]:
    for person in PEOPLE:
        yield from (row for row in table.rows(person) if isinstance(row, TableRow))


def check_spreadsheets(folder: Path, _: Path) -> Iterator[Line]:
    """Return what LibreOffice makes of the cells."""
    options = Options(for_spreadsheet=True)
    write(PEOPLE, "csv", folder / "sheet.csv", options)
    write(PEOPLE, "xlsx", folder / "sheet.xlsx")
    write(PEOPLE, "google", folder / "importer.csv")
    for file, title in (
        ("sheet.csv", "CSV --spreadsheet"),
        ("sheet.xlsx", "XLSX"),
        ("importer.csv", "CSV google, opened by mistake"),
    ):
        path = folder / file
        yield _guarded(title, "LibreOffice Calc", partial(_office, path, title))


def _stored(cards: Path, server: Path) -> dict[str, Facts]:
    texts = {file_name(it): (cards / file_name(it)).read_text() for it in PEOPLE}
    return by_vobject("".join(by_radicale(texts, server).values()))


def _synced(folder: Path) -> dict[str, Facts]:
    return by_vobject("".join(by_vdirsyncer(folder, folder / "server2")))


def _khal(path: Path, folder: Path, wanted: list[str]) -> Line:
    config = folder / "khal.conf"
    (folder / "calendar").mkdir(exist_ok=True)
    config.write_text(
        f"[calendars]\n[[dates]]\npath = {folder}/calendar\n"
        f"[sqlite]\npath = {folder}/khal.db\n[locale]\ndateformat = %Y-%m-%d\n"
        "longdateformat = %Y-%m-%d\ndatetimeformat = %Y-%m-%d %H:%M\n"
        "longdatetimeformat = %Y-%m-%d %H:%M\ntimeformat = %H:%M\n"
    )
    run("khal", "-c", config, "import", "--batch", path)
    show = ["list", "--day-format", "", "--format", "{title}"]
    text = run("khal", "-c", config, *show, "2026-11-01", "60d")
    found = sorted(line for line in text.splitlines() if line)
    return _count("ics", "khal", found, sorted(wanted))


def _papa(path: Path, modules: Path, wanted: list[list[str]]) -> Line:
    if load_preset(path.stem).layout.encoding != "utf-8":
        return Line(path.stem, "PapaParse", "not UTF-8", "")
    read = run_node("rows.js", path, modules)
    return _count(path.stem, "PapaParse", read["rows"], wanted)


def _office(path: Path, title: str) -> Line:
    rows = spreadsheet_cells(path)
    header = [cell.text for cell in rows[0]]
    formulas = numbers = 0
    for row in rows[1:]:
        for name, cell in zip(header, row, strict=False):
            formulas += bool(cell.formula)
            numbers += cell.kind == "float" and _is_phone(name)
    people = sum(any(cell.text for cell in row) for row in rows[1:])
    losses = f"{formulas} formulas executed, {numbers} phones turned into numbers"
    losses += _changed(path, rows)
    return Line(title, "LibreOffice Calc", f"{people} of {len(PEOPLE)} rows", losses)


def _changed(path: Path, rows: list[list[Cell]]) -> str:
    """Return how many cells show another text than was written."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            _, *wanted = csv.reader(file)
    else:
        wanted = [it.cells for it in _rows(Table(load_preset("csv"), Use.TEXT_CELLS))]
    other = 0
    for row, cells in zip(wanted, rows[1:], strict=False):
        texts = [cell.text for cell in cells] + [""] * len(row)
        pairs = zip(row, texts, strict=False)
        other += sum(_seen(text) != _seen(found) for text, found in pairs)
    return f", {other} cells with another text"


def _seen(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


def _is_phone(header: str) -> bool:
    words = ("phone", "mobile", "fax")
    return any(word in header.lower() for word in words) and "Label" not in header


def _cards(file: str, reader: str, read: Callable[[], dict[str, Facts]]) -> Line:
    def compared() -> Line:
        wrong = differences(read(), PEOPLE)
        bad = {number for numbers in wrong.values() for number in numbers}
        equal = f"{len(PEOPLE) - len(bad)} of {len(PEOPLE)}"
        losses = "; ".join(
            f"{it} of {', '.join(wrong[it][:8])}" for it in sorted(wrong)
        )
        return Line(file, reader, equal, losses)

    return _guarded(file, reader, compared)


def _count(
    file: str,
    reader: str,
    found: Sequence[object],
    wanted: Sequence[object],
    more: tuple[str, str] = ("", ""),
) -> Line:
    """Return how many are equal; `more` is put behind the number and the losses."""
    same = sum(one == other for one, other in zip(found, wanted, strict=False))
    broken = len(found) - len(wanted)
    losses = f"{broken:+} rows " if broken else ""
    return Line(file, reader, f"{same} of {len(wanted)}{more[0]}", losses + more[1])


def _named(reader: str, modules: Path) -> str:
    """The reader with its version, where it can be found out."""
    try:
        return f"{reader} {version(reader)}"
    except PackageNotFoundError:
        package = modules / "node_modules" / reader.lower() / "package.json"
        if package.exists():
            return f"{reader} {json.loads(package.read_text())['version']}"
        return reader


def _guarded(file: str, reader: str, check: Callable[[], Line]) -> Line:
    try:
        return check()
    except Missing as error:
        return Line(file, reader, "not run", f"{error}")


def make_table(modules: Path) -> str:
    """The table, in Markdown."""
    checks: tuple[Check, ...] = (
        check_vcards,
        check_calendars,
        check_tables,
        check_spreadsheets,
    )
    rows = ["| File | Reader | Read back equal | Losses |", "|---|---|---|---|"]
    for check in checks:
        with tempfile.TemporaryDirectory() as folder:
            for it in check(Path(folder), modules):
                print(it, flush=True)
                reader = _named(it.reader, modules)
                rows.append(f"| {it.file} | {reader} | {it.equal} | {it.losses} |")
    return "\n".join(rows) + "\n"


def main() -> None:
    """Run all checks and print or write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--modules", type=Path, default=Path())
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    table = make_table(options.modules.resolve())
    if options.write:
        before, _, rest = DOCS.read_text("utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        DOCS.write_text(before + BEGIN + table + END + after, "utf-8")


if __name__ == "__main__":
    main()
