"""Score card readings against the truth, field by field.

TRUTH     one JSON object a line: image, kind (photo, scan or render), language, name,
          title, company, emails[], phones[{raw, type}], websites[], address; or, for a
          picture of several cards, image, kind and cards[] (each with those keys). A
          null or absent value is not scored. alt_names, alt_titles, alt_companies,
          alt_emails and alt_websites hold other right answers.
READINGS  one JSON object a line and card: image (as in the truth), name, title,
          company, emails[], phones[] (strings, E.164 or as printed), websites[],
          address. Several lines may name one image. An image without a line was read
          with nothing.

Rules: e-mail exact but for case; phone by its digits, where the shorter may lack the
country code (at least 7 digits); website by its host, without www; name, title and
company after case folding, accents, punctuation, courtesy titles and legal forms are
dropped: 'exact' wants equality, 'close' a similarity of 0.85; address close at 0.80 of
its words. F1 is over all values of all cards. 'usable' = name close, every e-mail
exact, every phone right, and no invented e-mail or phone. 'right' = usable, nobody
invented on a card whose truth says `nobody`, and no phone given to another country than
the truth's `country`.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import permutations
from pathlib import Path
from typing import Any

import phonenumbers

Row = dict[str, Any]

LEGAL = frozenset(
    "gmbh mbh ag kg ohg ug se inc llc ltd limited corp corporation co company plc pvt "
    "pte private srl spa sarl sas sa bv nv oy ab as aps kk pty lp llp".split()
)
COURTESY = frozenset(
    "mr mrs ms dr prof ing dipl mba phd md pe cpa esq ca jr sr".split()
)
EXTENSION = re.compile(
    r"\s*(ext|extn|poste|durchwahl|x|ex)\.?\s*:?\s*\d{1,5}\s*$", re.IGNORECASE
)

ALSO = {
    "name": "alt_names",
    "company": "alt_companies",
    "title": "alt_titles",
    "emails": "alt_emails",
    "websites": "alt_websites",
}
"""Keys of other right answers."""


def read_jsonl(path: Path) -> Iterator[Row]:
    """The objects of a file with one JSON object a line."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def fold(text: str) -> str:
    """Lower case, without accents and punctuation."""
    letters = unicodedata.normalize("NFKD", text or "").casefold()
    plain = "".join(c for c in letters if not unicodedata.combining(c))
    return re.sub(r"[^\w]+", " ", plain.replace("ß", "ss")).strip()


def squash(text: str, drop: Collection[str] = ()) -> str:
    """The words that count, run together; all of them if none counts."""
    words = fold(text).split()
    return "".join([word for word in words if word not in drop] or words)


def ratio(one: str, other: str) -> float:
    """Likeness from 0 to 1; of nothing, 0."""
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def digits(text: str) -> str:
    """The digits of a number without extension, "(0)" and trunk prefix.

    That is 0, or in Russia and some neighbours an 8 before ten digits.
    """
    number = EXTENSION.sub("", text or "").replace("(0)", "")
    found = "".join(str(int(sign)) for sign in number if sign.isdecimal()).lstrip("0")
    return found[1:] if re.fullmatch(r"8\d{10}", found) else found


def same_phone(one: str, other: str) -> bool:
    """Return whether two numbers agree; one may lack its country code."""
    short, long = sorted((digits(one), digits(other)), key=len)
    return short == long if len(short) < 7 else long.endswith(short)


def same_email(one: str, other: str) -> bool:
    """Return whether two addresses agree but for case and blanks."""
    return re.sub(r"\s", "", one.casefold()) == re.sub(r"\s", "", other.casefold())


def host(url: str) -> str:
    """The host of a website, without www."""
    rest = re.sub(r"^\s*(https?:?/*)?", "", (url or "").strip().casefold())
    return re.sub(r"^www\.?", "", re.split(r"[/?#\s]", rest)[0]).strip(".")


def same_website(one: str, other: str) -> bool:
    """Return whether two websites have one host."""
    return bool(host(one)) and host(one) == host(other)


Same = Callable[[str, str], bool]

LISTS: dict[str, Same] = {
    "emails": same_email,
    "phones": same_phone,
    "websites": same_website,
}


def pair(truth: Sequence[str], read: Sequence[str], same: Same) -> int:
    """Return how many truths are read, each reading used once."""
    left, hits = list(read), 0
    for value in truth:
        hit = next((other for other in left if same(value, other)), None)
        if hit is not None:
            left.remove(hit)
            hits += 1
    return hits


def text_scores(field: str, truth: Row, read: str) -> tuple[bool, bool]:
    """Return whether a name, title or company is right exactly, and closely."""
    drop = {"company": LEGAL, "name": COURTESY}.get(field, frozenset())
    wanted = [squash(w, drop) for w in (truth[field], *(truth.get(ALSO[field]) or []))]
    found = squash(read, drop)
    exact = bool(read) and found in wanted
    return exact, exact or max(ratio(want, found) for want in wanted) >= 0.85


def address_close(truth: str, read: str) -> bool:
    """Return whether four fifths of the words were read."""
    want = set(fold(truth).split())
    return bool(want) and len(want & set(fold(read).split())) / len(want) >= 0.8


def values(card: Row, key: str) -> list[str]:
    """The e-mails, phones or websites of a card."""
    rows = card.get(key) or []
    return [row["raw"] if isinstance(row, dict) else row for row in rows if row]


def count(key: str, truth: Row, read: Row) -> tuple[int, int, int]:
    """Count the values right, wanted and read; other right answers do not count."""
    same = LISTS[key]
    want = values(truth, key)
    also = truth.get(ALSO.get(key, "")) or []
    have = [
        value
        for value in values(read, key)
        if any(same(w, value) for w in want) or not any(same(w, value) for w in also)
    ]
    return pair(want, have, same), len(want), len(have)


def score_card(truth: Row, read: Row) -> Row:
    """Every figure of one card; a field whose truth is unknown has none."""
    got: Row = {
        key: count(key, truth, read) for key in LISTS if truth.get(key) is not None
    }
    for field in ("name", "company", "title"):
        if truth.get(field):
            got[field] = text_scores(field, truth, read.get(field) or "")
    if truth.get("address"):
        got["address"] = address_close(truth["address"], read.get("address") or "")
    found = [got[key] for key in ("emails", "phones") if key in got]
    complete = all(right == want == have for right, want, have in found)
    got["usable"] = complete and ("name" not in got or got["name"][1])
    got["invented"] = bool(truth.get("nobody")) and bool(read.get("name"))
    got["abroad"] = any(is_abroad(phone, truth) for phone in values(read, "phones"))
    got["right"] = got["usable"] and not got["invented"] and not got["abroad"]
    return got


def is_abroad(phone: str, truth: Row) -> bool:
    """Return whether a number of the truth was given to another country."""
    printed = [it for it in values(truth, "phones") if same_phone(it, phone)]
    if not truth.get("country") or not phone.startswith("+") or not printed:
        return False
    try:
        read = phonenumbers.parse(phone)
        home = phonenumbers.parse(printed[0], truth["country"])
    except phonenumbers.NumberParseException:
        return False
    return (
        phonenumbers.is_possible_number(home) and read.country_code != home.country_code
    )


def assign(truths: Sequence[Row], reads: Sequence[Row]) -> list[Row]:
    """Readings of one picture in the order that fits its truths best."""
    choice = [*reads, *[{}] * (len(truths) - len(reads))]
    if len(truths) == 1:
        return [max(choice, key=lambda read: goodness(score_card(truths[0], read)))]
    return list(
        max(
            permutations(choice[:7], len(truths)),
            key=lambda order: sum(
                goodness(score_card(truth, read))
                for truth, read in zip(truths, order, strict=True)
            ),
        )
    )


def goodness(got: Row) -> float:
    """One number to compare readings of a card by."""
    total: float = 2.0 * got["usable"]
    for key, value in got.items():
        if key in LISTS:
            total += value[0]
        elif isinstance(value, tuple):
            total += value[1]
    return total


def tabulate(cards: Sequence[Row]) -> Row:
    """The figures of many cards: shares from 0 to 1 and how many values they are of."""
    table: Row = {"cards": len(cards)}
    for key in LISTS:
        counts = [card[key] for card in cards if key in card]
        hit, want, have = (sum(row[i] for row in counts) for i in range(3))
        table[key] = {
            "recall": hit / max(want, 1),
            "precision": hit / max(have, 1),
            "f1": 2 * hit / max(want + have, 1),
            "values": want,
        }
    for field in ("name", "company", "title"):
        rows = [card[field] for card in cards if field in card]
        exact, close = (sum(row[i] for row in rows) / max(len(rows), 1) for i in (0, 1))
        table[field] = {"exact": exact, "close": close, "values": len(rows)}
    right = [card["address"] for card in cards if "address" in card]
    table["address"] = {"close": sum(right) / max(len(right), 1), "values": len(right)}
    for name in ("usable", "right"):
        table[name] = {"share": sum(card[name] for card in cards) / max(len(cards), 1)}
    table["right"]["invented"] = sum(card["invented"] for card in cards)
    table["right"]["abroad"] = sum(card["abroad"] for card in cards)
    return table
