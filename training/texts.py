"""Texts of invented cards: titles, departments, companies, slogans, addresses.

The words stand in `grammar/`, a file a language; "{noun}" in one entry names the list
another is drawn from. Faker's own job titles, company names and slogans are poor
likenesses of print: a model trained on them finds 16 % fewer titles.
"""

import re
import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from faker import Faker

GRAMMAR = Path(__file__).parent / "grammar"
NATIVE = {"ja", "zh", "ko"}
"""Languages in letters of their own: no English list completes theirs."""


@cache
def read_words(name: str) -> dict[str, Any]:
    """The lists of a file in `grammar/`."""
    return tomllib.loads((GRAMMAR / f"{name}.toml").read_text("utf-8"))


@cache
def read_grammar(language: str) -> dict[str, Any]:
    """The lists of a language, completed by the English ones where it is written so."""
    own = read_words(language)
    if language not in NATIVE | {"en"}:
        return read_grammar("en") | own
    return own


@cache
def asian(country: str) -> dict[str, Any]:
    """Return what English cards of a country of Asia have of their own."""
    return dict(read_words("asian").get(country, {}))


class Writer:
    """Writes texts of one language and country.

    Args:
        random: The only source of chance.
        language: Name of a grammar, such as "de".
        country: Two letters; chooses the lists of English cards from Asia.
        faker: Of the same place.
    """

    def __init__(
        self, random: Random, language: str, country: str, faker: Faker
    ) -> None:
        self.random = random
        self.language = language
        self.country = country
        self.words = read_grammar(language) | asian(country if language == "en" else "")
        self._english = read_grammar("en")
        self._brands = read_words("brands")
        self._faker = faker

    def title(self) -> str:
        """A job title."""
        if self.language == "en" and self.random.random() < 0.1:
            return str(self._faker.job())
        solo = "solo" in self.words and self.random.random() < 0.15
        return self._capital(self.fill("{solo}" if solo else self.pick("title")))

    def department(self) -> str:
        """A department or unit."""
        return self._capital(self.fill(self.pick("department")))

    def slogan(self) -> str:
        """A line that is neither contact nor person: slogans, notes, certificates."""
        if self.language in NATIVE or self.random.random() < 0.7:
            return self._capital(self.fill(self.pick("slogan")))
        words = [
            self._capital(self.fill("{noun}")) for _ in range(self.random.randint(2, 5))
        ]
        return self.random.choice([", ", " - ", " • ", " | ", " & "]).join(words)

    def descriptor(self) -> str:
        """Return what a company does, as it stands beneath its logo."""
        text = self._capital(self.fill(self.pick("descriptor")))
        return text.upper() if self.random.random() < 0.45 else text

    def household(self, given: str, family: str) -> str:
        """People of one family on one line."""
        text = self.pick("household").replace("{given}", given)
        return self.fill(text.replace("{family}", family))

    def address(self) -> list[str]:
        """The lines of an address."""
        if "address" in self.words:
            return [
                line for line in self.fill(self.pick("address")).split("\n") if line
            ]
        return [line.strip(" ,") for line in str(self._faker.address()).split("\n")]

    def company(self, family: str) -> str:
        """A company or institution, at times named after its owner."""
        if "company" in self.words:
            return self.fill(self.pick("company"))
        chance = self.random.random()
        if chance < 0.15:
            return self.fill(self.pick("institution"))
        if chance < 0.25:
            return str(self._faker.company())
        if chance < 0.5:
            shop = self.pick("shop")
            own = self.random.random() < 0.6
            return self.fill(shop.replace("{family}", family, 1) if own else shop)
        form = self.random.choice(
            ["{b}", "{b}", "{b} {o}", "{b} {o}", "{b} {o} {l}", "{b} {o} {l}",
             "{b} {l}", "{b} {l}", "{b} & {c} {l}", "{b} {o} & {p}", "{b}{o}",
             "{b} {o} {p} {l}"]
        )  # fmt: skip
        if self.language in ("fr", "es", "it", "pt") and self.random.random() < 0.4:
            form = form.replace("{b} {o}", "{o} {b}")
        names = {
            "b": self.brand() if self.random.random() < 0.75 else family,
            "c": self.brand() if self.random.random() < 0.4 else family,
            "o": self.pick("organisation"),
            "p": self.pick("organisation"),
            "l": self.pick("legal"),
        }
        return form.format(**names)

    def brand(self) -> str:
        """A made-up name of a company."""
        if "brand" in self.words and self.random.random() < 0.5:
            return self.pick("brand")
        syllables, words = self._brands["syllable"], self._brands["word"]
        chance = self.random.random()
        if chance < 0.35:
            made = "".join(
                self.random.choices(syllables, k=self.random.choice([2, 2, 3]))
            )
            return made.capitalize()
        if chance < 0.5:
            letters = "ABCDEFGHIKLMNOPRSTUVWXZ"
            return "".join(
                self.random.choices(letters, k=self.random.choice([2, 3, 3, 4]))
            )
        one, other = self.random.sample(words, 2)
        joint = self.random.choice(["", " "]) if chance >= 0.75 else ""
        return f"{one}{joint}{other}" if chance >= 0.75 else str(one)

    def fragment(self) -> str:
        """Return what a reader makes of a logo, a seal or a picture."""
        chance = self.random.random()
        if chance < 0.45:
            words = [*self._brands["fragment"], self.brand(), self.brand().upper()]
            word = self.random.choice(words)
            start = self.random.randint(0, max(len(word) - 3, 0))
            return str(word[start : start + self.random.randint(2, 6)])
        if chance < 0.55:
            return str(self.random.randint(1850, 2024))
        letters = "AEIOUNRSTLMBWCDaeioulrnstmcbwg|~=.,-"
        count = self.random.choice([1, 1, 1, 2, 3])
        return " ".join(
            "".join(self.random.choices(letters, k=self.random.randint(2, 5)))
            for _ in range(count)
        )

    def prose(self) -> str:
        """A line of a newspaper or letter that the card lies on."""
        syllables = self._brands["syllable"]
        small = ["the", "of", "and", "in", "a", "to", "for", "on", "that", "with"]
        words = [
            self.random.choice(small)
            if self.random.random() < 0.3
            else self.fill("{noun}").lower()
            if self.random.random() < 0.4
            else "".join(self.random.choices(syllables, k=self.random.randint(1, 4)))
            for _ in range(self.random.randint(1, 7))
        ]
        text = " ".join(words)
        return self._capital(text) if self.random.random() < 0.15 else text

    def pick(self, name: str) -> str:
        """An entry of a list, unfilled."""
        return str(self.random.choice(self.words.get(name) or self._english[name]))

    def fill(self, text: str) -> str:
        """The text with every word in braces replaced by a random entry."""
        while "{" in text:
            text = re.sub(r"\{(\w+)\}", lambda match: self._drawn(match[1]), text)
        return text

    def _drawn(self, name: str) -> str:
        digits = re.fullmatch(r"(?:n|code)(\d)", name)
        if digits:
            most = 10 ** int(digits[1])
            return str(self.random.randrange(most // 10, most))
        made: dict[str, Callable[[], object]] = {
            "year": lambda: self.random.randint(1890, 2020),
            "brand": self.brand,
            "given": self._faker.first_name,
            "second": self._faker.first_name,
            "family": self._faker.last_name,
            "country": self._faker.country,
            "city": self._faker.city,
        }
        listed = name in self.words and name in ("brand", "city")
        return str(made[name]()) if name in made and not listed else self.pick(name)

    def _capital(self, text: str) -> str:
        return text[:1].upper() + text[1:]
