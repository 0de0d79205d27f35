"""Add photos: dropped on the page, chosen, or taken with a phone."""

import secrets

from starlette.responses import JSONResponse, Response

from actions.contacts.lists import list_choices
from actions.intake.occasion import Occasion
from actions.intake.uploads import LARGEST, Upload, side_of_upload
from models.errors import PhotoError
from web.visit import Visit, go_to


def show_photos(visit: Visit) -> Response:
    """Show the form, and what became of the photos that were sent."""
    return visit.site.page(
        "photos.html",
        where="Add photos",
        uploads=[_shown(it) for it in visit.site.uploads.progress()],
        choices=list_choices(visit.work),
        today=visit.work.today,
        largest=LARGEST // 1_000_000,
        problem="",
    )


def receive(visit: Visit) -> Response:
    """Accept photos, which are imported while the page is shown again."""
    occasion = Occasion(
        event=visit.text("event").strip(),
        met_on=visit.day("met_on"),
        tags=tuple(filter(None, map(str.strip, visit.text("tags").split(",")))),
        place=visit.text("place").strip(),
        remember=visit.text("remember"),
    )
    batch = visit.text("batch") or secrets.token_hex(8)
    problems = []
    for file in visit.files("photos"):
        name = (file.filename or "photo")[-200:]
        about = side_of_upload(batch, name, occasion)
        try:
            visit.site.uploads.add(file.file, file.size or 0, name, about)
        except PhotoError as error:
            problems.append(str(error))
    if visit.is_from_script:
        return JSONResponse({"problems": problems}, 413 if problems else 200)
    if problems:
        return visit.site.page("error.html", 413, where="", message=" ".join(problems))
    return go_to(visit, "/photos")


def _shown(upload: Upload) -> dict[str, object]:
    """Return a photo and its cards in words."""
    cards = [
        {
            "text": it.message or it.name or it.result.value,
            "result": it.result.value,
            "contact": it.contact_id,
            "review": it.needs_review,
        }
        for it in upload.outcomes
    ]
    return {
        "id": upload.id,
        "name": upload.name,
        "done": upload.is_done,
        "problem": upload.problem,
        "cards": cards,
    }
