"""Sixty e-mails of invented people in six languages, in the forms that mails have."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formataddr


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and how the signature is written."""

    language: str
    name: str
    title: str
    company: str
    street: str
    town: str
    phone: str  # as printed
    number: str  # E.164
    mobile: str
    mobile_number: str
    site: str

    @property
    def email(self) -> str:
        first = unicodedata.normalize("NFD", self.name.split()[-2].lower())
        return f"{first.encode('ascii', 'ignore').decode()}@{self.site}"


SENDERS = (
    Sender(
        "en",
        "Harriet Plum",
        "Head of Purchasing",
        "Plum & Quince Ltd",
        "4 Orchard Lane",
        "London N1 9GU",
        "+44 20 7946 0321",
        "+442079460321",
        "+44 7700 900321",
        "+447700900321",
        "quince.example.com",
    ),
    Sender(
        "en",
        "Owen Tarrant",
        "Senior Software Engineer",
        "Bluefinch Systems Inc.",
        "77 Harbor Street",
        "Portland, OR 97201",
        "(202) 555-0187",
        "+12025550187",
        "+1 202 555 0188",
        "+12025550188",
        "bluefinch.example.org",
    ),
    Sender(
        "de",
        "Katrin Ahlbeck",
        "Leiterin Einkauf",
        "Ahlbeck Fördertechnik GmbH",
        "Hafenstraße 12",
        "20457 Hamburg",
        "+49 40 66969 123",
        "+494066969123",
        "+49 171 3920031",
        "+491713920031",
        "foerdertechnik.example.com",
    ),
    Sender(
        "de",
        "Dr. Moritz Sandner",
        "Geschäftsführer",
        "Sandner Optik AG",
        "Lindenweg 3",
        "50667 Köln",
        "0221 4710-377",
        "+492214710377",
        "0171 3920032",
        "+491713920032",
        "optik.example.net",
    ),
    Sender(
        "fr",
        "Solène Barthas",
        "Directrice commerciale",
        "Ateliers Barthas SARL",
        "8 rue des Tanneurs",
        "69002 Lyon",
        "+33 1 99 00 45 67",
        "+33199004567",
        "+33 6 39 98 45 67",
        "+33639984567",
        "barthas.example.org",
    ),
    Sender(
        "fr",
        "Lucien Morvan",
        "Ingénieur d'affaires",
        "Morvan Énergies SAS",
        "21 quai du Port",
        "44000 Nantes",
        "02 61 91 45 68",
        "+33261914568",
        "06 39 98 45 68",
        "+33639984568",
        "morvan.example.com",
    ),
    Sender(
        "es",
        "Inés Caldera",
        "Directora de Marketing",
        "Olivar Caldera S.L.",
        "Calle del Olivo 15",
        "41001 Sevilla",
        "+34 955 123 456",
        "+34955123456",
        "+34 600 123 456",
        "+34600123456",
        "olivar.example.net",
    ),
    Sender(
        "it",
        "Livia Montani",
        "Responsabile Vendite",
        "Montani Ceramiche S.r.l.",
        "Via dei Vasai 9",
        "40121 Bologna",
        "+39 051 1234567",
        "+390511234567",
        "+39 320 1234567",
        "+393201234567",
        "montani.example.org",
    ),
    Sender(
        "nl",
        "Maaike Verdonk",
        "Projectmanager",
        "Verdonk Watertechniek B.V.",
        "Kade 31",
        "3011 AA Rotterdam",
        "+31 10 123 45 67",
        "+31101234567",
        "+31 6 12345678",
        "+31612345678",
        "verdonk.example.com",
    ),
    Sender(
        "nl",
        "Joris Hekman",
        "Adviseur Duurzaamheid",
        "Groenpad Advies BV",
        "Molenstraat 5",
        "9711 JK Groningen",
        "050 123 4567",
        "+31501234567",
        "06 12345679",
        "+31612345679",
        "groenpad.example.net",
    ),
)
CLOSINGS = {
    "en": ("Kind regards", "Best regards,", "Many thanks,"),
    "de": ("Mit freundlichen Grüßen", "Viele Grüße", "Beste Grüße"),
    "fr": ("Cordialement,", "Bien cordialement", "Salutations"),
    "es": ("Saludos cordiales,", "Atentamente,", "Un saludo"),
    "it": ("Cordiali saluti", "Distinti saluti,", "Saluti"),
    "nl": ("Met vriendelijke groet,", "Vriendelijke groet", "Groeten,"),
}
LABELS = {
    "en": ("Phone", "Mobile"),
    "de": ("Telefon", "Mobil"),
    "fr": ("Tél.", "Portable"),
    "es": ("Tel.", "Móvil"),
    "it": ("Tel.", "Cell."),
    "nl": ("Tel.", "Mobiel"),
}
# fmt: off
QUOTES = {
    "en": "On Mon, 2 Nov 2026 at 10:12, Tess Quoted <tess@quoted.example.com> wrote:",
    "de": "Am 02.11.2026 um 10:12 schrieb Tess Quoted <tess@quoted.example.com>:",
    "fr": "Le lun. 2 nov. 2026 à 10:12, Tess Quoted <t@quoted.example> a écrit :",
    "es": "El lun, 2 nov 2026 a las 10:12, Tess Quoted (<t@quoted.example>) escribió:",
    "it": "Il giorno lun 2 nov 2026 alle 10:12 Tess Quoted <t@q.example> ha scritto:",
    "nl": "Op ma 2 nov 2026 om 10:12 schreef Tess Quoted <tess@quoted.example.com>:",
}
QUOTED = (
    "> Hello,\n> call me.\n>\n> Tess Quoted\n> Quoted Goods Ltd\n> +44 20 7946 0999\n"
)
DISCLAIMER = (
    "This message and its attachments are confidential and intended solely for the"
    " addressee. If you received it in error, call +44 20 7946 0998 or write to"
    " legal@notice.example.com and delete it."
)
PHONE_PROGRAM = {
    "en": "Sent from my iPhone",
    "de": "Von meinem iPhone gesendet",
    "fr": "Envoyé de mon iPhone",
    "es": "Enviado desde mi iPhone",
    "it": "Inviato da iPhone",
    "nl": "Verzonden vanaf mijn iPhone",
}


def _block(it: Sender) -> list[str]:
    phone, mobile = LABELS[it.language]
    return [
        it.name,
        it.title,
        it.company,
        f"{it.street}, {it.town}",
        f"{phone}: {it.phone}",
        f"{mobile}: {it.mobile}",
        it.email,
        f"www.{it.site}",
    ]


def _bars(it: Sender) -> list[str]:
    return [
        f"{it.name} | {it.title}",
        f"{it.company} | {it.street} | {it.town}",
        f"T {it.phone} | M {it.mobile}",
        f"{it.email} | www.{it.site}",
    ]


def _company_below(it: Sender) -> list[str]:
    phone, mobile = LABELS[it.language]
    return [
        it.name,
        it.title,
        "",
        it.company,
        it.street,
        it.town,
        "",
        f"{phone} {it.phone}",
        f"{mobile} {it.mobile}",
        f"E-Mail: {it.email}",
    ]


def mails() -> Iterator[tuple[Sender, bytes]]:
    """Each of ten people writes six mails."""
    for place, it in enumerate(SENDERS):
        closing = CLOSINGS[it.language]
        body = "Lorem ipsum dolor sit amet,\n\nconsectetur adipiscing elit.\n"
        quote = f"{QUOTES[it.language]}\n\n{QUOTED}"
        forms = (_block(it), _bars(it), _company_below(it))
        one, two, three = (forms[(place + n) % 3] for n in range(3))
        yield it, _plain(it, body, closing[0], one)
        yield it, _plain(it, body, closing[1], two, quote)
        yield it, _plain(it, body, closing[2], three, DISCLAIMER, quote)
        yield it, _plain(it, body, "--", one, PHONE_PROGRAM[it.language])
        yield it, _plain(it, quote + "\n" + body, closing[0], two)
        yield it, _html(it, body, closing[1], three, quote)


def _plain(it: Sender, body: str, closing: str, lines: list[str], *rest: str) -> bytes:
    parts = ["\n".join([closing, "", *lines]), *rest]
    return _message(it, "\n".join([body, *("\n" + part for part in parts)]))


def _html(it: Sender, body: str, closing: str, lines: list[str], quote: str) -> bytes:
    signature = "<br>".join(lines)
    message = _envelope(it)
    quoted = quote.replace("<", "&lt;").replace(">", "&gt;").replace("\n", "<br>")
    message.set_content(
        f"<html><body><p>{body}</p><p>{closing}</p><div>{signature}</div>"
        f"<div>{quoted}</div></body></html>",
        subtype="html",
    )
    return message.as_bytes()


def _message(it: Sender, text: str) -> bytes:
    message = _envelope(it)
    message.set_content(text)
    return message.as_bytes()


def _envelope(it: Sender) -> EmailMessage:
    message = EmailMessage()
    message["From"] = formataddr((it.name, it.email))
    message["Date"] = "Mon, 02 Nov 2026 12:00:00 +0100"
    message["Subject"] = "Offer"
    return message
