"""The draft of a message to a contact; a mail program sends it, never this page."""

from starlette.responses import Response

from actions.contacts.view import view_contact
from actions.follow_ups.drafts import draft_messages, letter_file, list_templates
from web.pages.contact import name_of
from web.visit import Visit

LANGUAGES = {"": "By country", "en": "English", "de": "German"}


def show_draft(visit: Visit) -> Response:
    """Show the message that a template makes for the contact, or send it as .eml."""
    number, language = visit.path("contact"), visit.query("language")
    template = visit.query("template") or "first"
    language = language if language in LANGUAGES else ""
    (letter,) = draft_messages(visit.work, [number], template, language)
    if visit.query("as") == "eml":
        name = f'attachment; filename="{number}.eml"'
        return Response(
            letter_file(letter), 200, {"Content-Disposition": name}, "message/rfc822"
        )
    return visit.site.page(
        "draft.html",
        where="Contacts",
        number=number,
        name=name_of(view_contact(visit.work, number)),
        letter=letter,
        templates=list_templates(visit.work),
        chosen=template,
        languages=LANGUAGES,
        language=language,
        today=visit.work.today,
        sender=visit.work.settings.sender,
    )
