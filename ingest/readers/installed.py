"""Whether what is to read is there: seen in a moment, with no model loaded.

Workers load the readers, each for itself and when there is something to read. What is
missing should be said before that, while nothing has been taken in yet.
"""

from collections.abc import Iterable
from importlib.util import find_spec

from ingest.readers import READERS
from ingest.readers.alphabets import LATIN, LETTERS, covered, uncovered
from models.errors import ReaderMissing, SettingInvalid


def check_readers(name: str, languages: tuple[str, ...]) -> None:
    """Check that the readers can be loaded, as `ingest.readers.loading` chooses them.

    Args:
        name: One of `READERS`.
        languages: Tesseract languages, such as ("eng", "deu").

    Raises:
        ReaderMissing: A reader or one of the languages is not installed.
        SettingInvalid: There is no reader of this name.
    """
    match name:
        case "auto":
            _check_auto(languages)
        case "both":
            by_line = reads_lines_of(uncovered(languages))
            _check_any_tesseract(covered(languages) if by_line else languages)
            _check_rapid(())
        case "tesseract":
            _check_tesseract(languages)
        case "pytesseract":
            _check_system_tesseract(languages)
        case "rapid":
            _check_rapid(languages)
        case _:
            known = ", ".join(READERS)
            raise SettingInvalid(
                f'There is no reader called "{name}"; choose one of {known}.'
            )


def reads_lines_of(languages: Iterable[str]) -> bool:
    """Whether Tesseract can read each of the languages line by line."""
    from ingest.readers.tesseract import find_models, import_tesserocr  # noqa: PLC0415

    for language in languages:
        if language not in LATIN and language not in LETTERS:
            return False
        try:
            import_tesserocr()
            find_models((language,))
        except ReaderMissing:
            return False
    return True


def _check_auto(languages: tuple[str, ...]) -> None:
    """One of the two will do; of two complaints the one about Tesseract says more."""
    try:
        _check_rapid(())
    except ReaderMissing:
        _check_any_tesseract(languages)
        return
    if not reads_lines_of(uncovered(languages)):
        _check_any_tesseract(languages)


def _check_any_tesseract(languages: tuple[str, ...]) -> None:
    try:
        _check_tesseract(languages)
    except ReaderMissing as error:
        try:
            _check_system_tesseract(languages)
        except ReaderMissing:
            raise error from None


def _check_tesseract(languages: tuple[str, ...]) -> None:
    from ingest.readers.tesseract import find_models, import_tesserocr  # noqa: PLC0415

    import_tesserocr()
    find_models(languages)


def _check_system_tesseract(languages: tuple[str, ...]) -> None:
    from ingest.readers.tesseract import SystemTesseract  # noqa: PLC0415

    SystemTesseract(languages)  # asks the program what it has; models load later


def _check_rapid(languages: tuple[str, ...]) -> None:
    from ingest.readers.rapid import NOT_INSTALLED, check_letters  # noqa: PLC0415

    if not (find_spec("rapidocr") and find_spec("onnxruntime")):
        raise ReaderMissing(NOT_INSTALLED)
    check_letters(languages)
