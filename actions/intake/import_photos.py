"""Import photos as contacts: register, read and store each one."""

from collections.abc import Iterable
from pathlib import Path

from actions.intake.occasion import Occasion
from actions.intake.transactions import Intake, Registered, Tell, failure
from ingest.workers.engine import Engine
from models.errors import PhotoError
from models.reading import PhotoReading


def import_photos(
    photos: Iterable[tuple[Path, Occasion]],
    intake: Intake,
    engine: Engine[PhotoReading],
    tell: Tell,
) -> None:
    """Import photos, whatever their number, and tell what becomes of each.

    Photos are taken from `photos` as the engine has room for them. When the same
    bytes come several times at once, they are read once.

    Args:
        photos: Each with what the user said about it.
        intake: Registers and stores them.
        engine: Reads them.
        tell: Called once for each photo.

    Raises:
        SetupError: Nothing more can be imported until someone acts.
    """
    in_hand: dict[Path, list[Registered]] = {}

    def store(path: Path, reading: PhotoReading | PhotoError) -> None:
        for registered in in_hand.pop(path):
            tell(registered.source, intake.store(registered, reading))

    for source, occasion in photos:
        try:
            registered = intake.register(source, occasion)
        except PhotoError as error:
            tell(source, (failure(error),))
            continue
        if registered.outcomes is not None:
            tell(source, registered.outcomes)
        elif registered.path in in_hand:
            in_hand[registered.path].append(registered)
        else:
            in_hand[registered.path] = [registered]
            engine.submit(registered.path)
        while engine.is_full:
            store(*next(engine.results()))
    for path, reading in engine.results():
        store(path, reading)
