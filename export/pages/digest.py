"""Write the digest of a day as text and as HTML."""

from collections.abc import Iterator
from html import escape

from followup.digest import Digest
from models.contact import DueRow

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:1rem auto;"
    "padding:0 1rem;color:#222}h2{font-size:1.1rem;margin:1.5rem 0 .5rem}"
    "li{margin:.4rem 0}small{color:#666}"
)


def as_text(digest: Digest) -> str:
    """Return the digest as plain lines."""
    lines = [digest.title]
    for heading, rows in digest.parts():
        lines += ["", f"{heading}:"]
        lines += [f"  {row.due_on}  {_line(row)}" for row in rows]
    if digest.silent:
        lines += ["", "Not spoken with for too long:"]
        lines += [
            f"  {it.spoken_on}  {_joined(it.name, it.company, it.phone or it.email)}"
            for it in digest.silent
        ]
    return "\n".join([*lines, *_closing(digest)]) + "\n"


def as_html(digest: Digest) -> str:
    """Return the digest as a page that loads nothing from elsewhere."""
    title = escape(digest.title)
    parts = [
        f"<h2>{heading}</h2>\n<ul>\n{''.join(map(_item, rows))}</ul>\n"
        for heading, rows in digest.parts()
    ]
    if digest.silent:
        items = "".join(
            f"<li><b>{escape(it.name)}</b> {escape(it.company)} {_phone(it.phone)}"
            f"<br><small>last spoken with on {it.spoken_on}</small></li>\n"
            for it in digest.silent
        )
        parts.append(f"<h2>Not spoken with for too long</h2>\n<ul>\n{items}</ul>\n")
    closing = "".join(f"<p>{escape(line)}</p>\n" for line in _closing(digest) if line)
    return (
        '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n<h1>{title}</h1>\n"
        f"{''.join(parts)}{closing}</html>\n"
    )


def _closing(digest: Digest) -> Iterator[str]:
    if digest.review_count:
        yield ""
        yield f"Contacts to review: {digest.review_count}"


def _line(row: DueRow) -> str:
    who = _joined(row.name, row.company, row.phone or row.email)
    return f"{row.channel}: {_joined(who, *_about(row))} (#{row.id})"


def _about(row: DueRow) -> tuple[str | None, ...]:
    met = f"met at {row.event}" if row.event else row.place
    return row.remember, met, row.reason, row.note


def _item(row: DueRow) -> str:
    more = escape(_joined(str(row.due_on), *_about(row)))
    mail = (
        f' <a href="mailto:{escape(row.email)}">{escape(row.email)}</a>'
        if (row.email)
        else ""
    )
    return (
        f"<li>{escape(row.channel)}: <b>{escape(row.name)}</b> {escape(row.company)}"
        f" {_phone(row.phone)}{mail}<br><small>{more}</small></li>\n"
    )


def _phone(number: str | None) -> str:
    if not number:
        return ""
    return f'<a href="tel:{escape(number)}">{escape(number)}</a>'


def _joined(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))
