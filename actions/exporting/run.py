"""An export from beginning to end: out of the database, into files, and noted down."""

from pathlib import Path

from actions.exporting.export_log import Notebook, only_changed, remember
from actions.exporting.people import read_people
from export.result import ExportResult
from export.targets import Options, write
from models.contact import Filter
from models.database import Database


def export_contacts(
    database: Database,
    wanted: Filter,
    target: str,
    path: Path,
    options: Options,
) -> ExportResult:
    """Write contacts to a target's files and remember what it has been given.

    Args:
        database: Where the contacts are.
        wanted: Which of them.
        target: See `export.targets.write`.
        path: See `export.targets.write`.
        options: How to write, and whether only what is new or changed.

    Raises:
        ExportFailed: There is no such target, or it cannot be written.
        SettingInvalid: A preset of one's own is not valid.
    """
    notebook = Notebook()
    with database.reading() as session:
        people = read_people(session, wanted)
        if options.changed:
            people = only_changed(session, target, people)
        result = write(notebook.watch(people), target, path, options)
    for lack in result.lacking:
        notebook.seen.pop(lack.uid, None)
    if database.is_read_only:
        return result  # it cannot be noted, but an export may be needed all the more
    with database.writing() as session:
        remember(session, target, notebook.seen)
    return result
