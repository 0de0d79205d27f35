"""The employer of a contact as its own record, for targets that store companies."""

import uuid
from functools import lru_cache
from urllib.parse import urlsplit

from export.person import Person

COMPANIES = uuid.UUID("6f0b5f0e-6c39-5b0a-9d9e-2f1f6a7f5c11")
"""Name space of the keys: the same name gives the same key in every export."""


def company_uid(person: Person) -> str:
    """A UUID that all contacts of a company share, or "" without a company."""
    return _key(person.company)


@lru_cache  # colleagues' cards come one after the other
def _key(company: str) -> str:
    name = " ".join(company.split()).casefold()
    return str(uuid.uuid5(COMPANIES, name)) if name else ""


def company_domain(person: Person) -> str:
    """The domain of the first website, such as "example.com", or ""."""
    if not person.websites:
        return ""
    website = person.websites[0]
    host = urlsplit(website if "//" in website else f"//{website}").netloc
    return host.rpartition("@")[2].partition(":")[0].removeprefix("www.").lower()


def company_url(person: Person) -> str:
    """The domain as "https://example.com", or ""."""
    domain = company_domain(person)
    return f"https://{domain}" if domain else ""
