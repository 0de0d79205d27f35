"""Parse contact points that a person typed into their stored form."""

from collections.abc import Callable
from urllib.parse import urlsplit

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from models.contact import PointKind
from models.errors import EditInvalid
from models.text import tidy


def tidy_point(kind: PointKind, text: str, country: str) -> str:
    """A point of contact that a person typed, as it is stored; without extension.

    Args:
        kind: What it is.
        text: As it was typed.
        country: Two letters; of phone numbers without a country code.

    Raises:
        EditInvalid: It is no address, number or URL.
    """
    return _FORMS[kind](tidy(text), country)


def find_extension(text: str, country: str) -> str:
    """The digits to dial after a phone number is answered, or ""."""
    return _parse(tidy(text), country).extension or ""


def _email(text: str, _: str) -> str:
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise EditInvalid(f"{text} is not an e-mail address: {error}") from error
    return found.normalized.lower()


def _phone(text: str, country: str) -> str:
    number = _parse(text, country)
    if not phonenumbers.is_possible_number(number):
        raise EditInvalid(f"{text} has too few or too many digits for a phone number.")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _parse(text: str, country: str) -> phonenumbers.PhoneNumber:
    try:
        return phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise EditInvalid(
            f"{text} is not a phone number: write it like +49 30 123456."
        ) from error


def _website(text: str, _: str) -> str:
    url = text if "://" in text else f"https://{text}"
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise EditInvalid(
            f"{text} is not a web address: write it like www.example.com."
        ) from error
    if parts.scheme not in {"http", "https"} or not parts.hostname or " " in url:
        raise EditInvalid(
            f"{text} is not a web address: write it like www.example.com."
        )
    return url


def _handle(text: str, _: str) -> str:
    if not text:
        raise EditInvalid("A handle must not be empty.")
    return text


_FORMS: dict[PointKind, Callable[[str, str], str]] = {
    PointKind.EMAIL: _email,
    PointKind.PHONE: _phone,
    PointKind.WEBSITE: _website,
    PointKind.SOCIAL: _handle,
}
