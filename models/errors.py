"""Everything that can go wrong, by whose fault it is.

CardfileError
├── PhotoError              this photo cannot be imported; the next one may be
│   ├── PhotoUnreadable         the file is no picture we can open
│   ├── PhotoTooLarge           more bytes, pixels or pages than the limits allow
│   ├── PhotoUnavailable        the file cannot be read just now; try again later
│   └── ReaderFailed            the reader gave up on it, hung or crashed
├── SetupError              nothing can be done until someone acts
│   ├── ReaderMissing           a reader or one of its languages is not installed
│   ├── DatabaseUnusable        locked, newer than this program, or not ours
│   ├── SettingInvalid          a setting that cannot be understood
│   ├── StorageUnusable         the data folder cannot be written, or the disk is full
│   └── InboxUnusable           the watched folder is gone, or watched already
├── DataDamaged             stored data is damaged
└── RequestError            the request cannot be carried out
    ├── RuleInvalid             a follow-up rule that cannot be understood
    ├── EditInvalid             a value that a contact cannot have
    ├── EditConflict            something that others changed in the meantime
    ├── PlanImpossible          follow-ups for which there is no day
    ├── FileUnreadable          a calendar, an e-mail or contacts that cannot be read
    ├── TemplateInvalid         a template for messages that cannot be used
    ├── NotFound                no such contact, event or follow-up
    ├── NotAllowed              a contact that has withdrawn, or refuses this way
    └── ExportFailed            the target or its file does not take it

The message is one whole sentence that names the file and says what to do. Where that
is something to type or to press, a remedy says it, and each interface in its own words.
"""

from enum import Enum, auto
from typing import ClassVar


class Remedy(Enum):
    """An action that helps after an error."""

    ACCEPT_FOLDER = auto()
    """Watch the folder that is there now."""
    ADD_PERSON = auto()
    """Give the second person on a card a contact of their own."""
    ADD_WORKERS = auto()
    CHECK_DATA = auto()
    """See what is damaged, and restore a backup."""
    CHOOSE_DATABASE = auto()
    CHOOSE_FOLDER = auto()
    """Use another data folder, or move aside the one there is."""
    EXAMINE_SETUP = auto()
    LIST_PRESETS = auto()
    MAKE_BACKUP = auto()
    NAME_WANTED = auto()
    """Name the people to meet at an event."""
    SET_CITY = auto()
    """Give contacts their city."""
    SHOW_BASIS = auto()
    """See what a contact allows."""
    START_CLUSTER = auto()


class CardfileError(Exception):
    """A failure the user can understand; its text is one whole sentence.

    Args:
        message: The sentence.
        remedy: What helps, where the sentence does not say it.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, remedy: Remedy | None = None) -> None:
        super().__init__(message)
        self.remedy = remedy


class PhotoError(CardfileError):
    """A photo that cannot be imported; the next one may be.

    Attributes:
        code: A word for programs and reason files, such as "truncated".
    """

    exit_code = 3

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type["PhotoError"], tuple[str, str]]:
        # Workers hand errors over by pickle, which by default passes one argument.
        return type(self), (str(self), self.code)


class PhotoUnreadable(PhotoError):
    """The file is no picture we can open."""


class PhotoTooLarge(PhotoError):
    """The file has more bytes, pixels or pages than the limits allow."""


class PhotoUnavailable(PhotoError):
    """The file cannot be read just now: no permission, gone, or a failing disk."""


class ReaderFailed(PhotoError):
    """The reader gave up on the photo, hung or crashed."""


class SetupError(CardfileError):
    """A problem that stops everything until someone acts."""

    exit_code = 4


class ReaderMissing(SetupError):
    """A reader or one of its languages is not installed."""


class DatabaseUnusable(SetupError):
    """The database is locked, newer than this program, or not ours."""


class SettingInvalid(SetupError):
    """A setting cannot be understood."""


class StorageUnusable(SetupError):
    """The data folder cannot be written, or the disk is full."""


class InboxUnusable(SetupError):
    """The watched folder is not there just now, or another program watches it."""


class DataDamaged(CardfileError):
    """Stored data is damaged."""

    exit_code = 5


class RequestError(CardfileError):
    """The request cannot be carried out."""

    exit_code = 2


class RuleInvalid(RequestError):
    """A follow-up rule cannot be understood."""


class EditInvalid(RequestError):
    """A contact cannot have this value, or not be changed in this way."""


class EditConflict(RequestError):
    """Something was changed by others since it was looked at."""


class PlanImpossible(RequestError):
    """There is no day for a follow-up, or no such period."""


class FileUnreadable(RequestError):
    """A calendar, e-mail or file of contacts cannot be read or understood."""


class TemplateInvalid(RequestError):
    """A template for messages is not there or cannot be used."""


class NotFound(RequestError):
    """There is no such contact, event or follow-up."""


class NotAllowed(RequestError):
    """The contact has withdrawn, or refuses to be approached in this way."""


class ExportFailed(RequestError):
    """The target, or the file it is written to, does not take the contacts."""
