"""Contacts to the rows of one file, or of several where the target's limits are."""

from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from export.person import Person
from export.tables.table import Row, Table
from models.export_result import ExportResult, Lack, Loss


class Part(Protocol):
    """One file, as yet under its temporary name."""

    def write(self, row: Row) -> list[Loss] | None:
        """Write a row and tell what did not fit; None when it has no room for it."""
        ...

    def finish(self) -> None:
        """Write what is still to be written."""
        ...

    def publish(self, path: Path) -> Path:
        """Put the file in its place."""
        ...

    def discard(self) -> None:
        """Remove the file if it was not published."""
        ...


class TableWriter:
    """Writes contacts to one file, or to "name-1.csv", "name-2.csv" and so on.

    Nothing is at `path` before `publish`. Leaving the `with` block without it removes
    what was written.

    Args:
        table: Makes rows of contacts.
        path: Where the file goes.
        begin: Begins a file.
    """

    def __init__(self, table: Table, path: Path, begin: Callable[[], Part]) -> None:
        self._table = table
        self._path = path
        self._begin = begin
        self._parts: list[Part] = []
        self._rows = 0
        self._lacking: list[Lack] = []
        self._losses: list[Loss] = []

    def __enter__(self) -> Self:
        self._parts.append(self._begin())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for part in self._parts:
            part.discard()

    def add(self, person: Person) -> None:
        """Write the contact's rows, or note what it lacks.

        Raises:
            ExportFailed: The disk is full or the folder is gone.
        """
        for row in self._table.rows(person):
            if isinstance(row, Lack):
                self._lacking.append(row)
            else:
                self._write(row)

    def publish(self) -> ExportResult:
        """Put the files in their places.

        Raises:
            ExportFailed: A file cannot be put there.
        """
        self._parts[-1].finish()
        paths = [self._path]
        if len(self._parts) > 1:
            paths = [
                self._path.with_stem(f"{self._path.stem}-{number}")
                for number in range(1, len(self._parts) + 1)
            ]
        files = [it.publish(to) for it, to in zip(self._parts, paths, strict=True)]
        lacking, losses = tuple(self._lacking), tuple(self._losses)
        return ExportResult(tuple(files), self._rows, lacking, losses)

    def _write(self, row: Row) -> None:
        losses = self._parts[-1].write(row)
        if losses is None:
            self._parts[-1].finish()
            self._parts.append(self._begin())
            losses = self._parts[-1].write(row)
        self._rows += 1
        self._losses += [*row.losses, *(losses or ())]
