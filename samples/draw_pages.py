"""Set cards as web pages, print them with Chromium, and take their pictures.

    python -m samples.draw_pages [--pictures DIR]

Five designers (`pages/*.html`) set what `pages/words.toml` has of each country. Writes
pages/truth.jsonl, and the pictures into DIR (default: pages), a folder for each
designer. The same seed gives the same cards.
"""

import argparse
import io
import json
import re
import tomllib
import unicodedata
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
from jinja2 import Environment, FileSystemLoader, Template
from PIL import Image
from playwright.sync_api import Page, ViewportSize, sync_playwright

from samples.drawing.photograph import photograph
from samples.drawing.scan import scan, to_scan
from samples.drawing.shot import to_shot
from samples.drawing.tables import TABLES
from samples.drawing.texture import Pixels
from tests.browser import FLAGS, find_chromium

HERE = Path(__file__).parent / "pages"
DESIGNS = Environment(loader=FileSystemLoader(HERE), autoescape=True)
SEED = 4711
EACH = 7  # cards of a country
SMALLEST = 17  # CSS pixels of the letters
WIDTH, HEIGHT, SCALE = 1050, 600, 2  # CSS pixels, and device pixels to each
KINDS = {
    "agency": {"person": 85, "two people": 8, "office": 7},
    "counter": {"shop": 70, "person": 20, "alone": 10},
    "ledger": {"office": 30, "person": 58, "two people": 12},
    "pillar": {"person": 75, "shop": 25},
    "worn": {"person": 55, "shop": 20, "alone": 25},
}
"""What each designer is asked for, in percent."""
NOBODY = {"office", "shop"}
FACES = (
    "Lato", "Open Sans", "Roboto", "TeX Gyre Heros", "TeX Gyre Termes", "EB Garamond",
    "PT Sans", "Cabin", "Carlito", "Inter", "Manrope", "TeX Gyre Pagella", "Karla",
    "Vollkorn", "Linux Libertine O", "Dosis", "Quicksand", "Courier Prime",
)  # fmt: skip
INKS = (
    ("#ffffff", "#222222", "#0f5c6e"), ("#fdf6e9", "#2d2013", "#9c2f1f"),
    ("#101418", "#e9edf0", "#e0a526"), ("#ffffff", "#1a1a1a", "#b3125f"),
    ("#1c3d2e", "#f3efe0", "#e8b64c"), ("#f7f7f5", "#3b3b3b", "#2f5fb3"),
    ("#e8eef2", "#15202b", "#c2410c"), ("#4a1f3d", "#fbeff6", "#f0a6ca"),
    ("#fffdf2", "#30302c", "#5b6b1f"), ("#ffffff", "#555555", "#777777"),
)  # fmt: skip
"""Paper, ink and accent."""
HOSTS = ("lumenfold", "asterhof", "velamar", "tarnwick", "oropel", "minaret-blue")
MAILBOXES = ("info", "contact", "office", "mail", "hello")


FITS = """() => {
  const boxes = [...document.querySelectorAll("p, h1, td, .side")]
    .filter(it => it.innerText.trim())
    .map(it => { const range = document.createRange(); range.selectNodeContents(it);
                 return range.getBoundingClientRect(); });
  const inside = boxes.every(it => it.left > 8 && it.top > 8 &&
    it.right < innerWidth - 8 && it.bottom < innerHeight - 8);
  return inside && boxes.every((one, at) => boxes.slice(at + 1).every(other =>
    Math.min(one.right, other.right) - Math.max(one.left, other.left) < 2 ||
    Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top) < 8));
}"""
"""Whether all text is on the card and no two lines share a place."""


def main() -> None:
    """Set every card, print it, and write what is true of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=Path, default=HERE)
    pictures = parser.parse_args().pictures
    words = tomllib.loads((HERE / "words.toml").read_text(encoding="utf-8"))
    with sync_playwright() as playwright:
        path = find_chromium()
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        size: ViewportSize = {"width": WIDTH, "height": HEIGHT}
        tab = browser.new_page(viewport=size, device_scale_factor=SCALE)
        drawn = (
            draw(tab, words, number, pictures) for number in range(EACH * len(words))
        )
        rows = [json.dumps(row, ensure_ascii=False) for row in drawn if row]
        browser.close()
    (HERE / "truth.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def draw(
    tab: Page, words: dict[str, Any], number: int, pictures: Path
) -> dict[str, Any] | None:
    """Set a card, take its picture, and return its truth; None if it finds no room."""
    country = list(words)[number % len(words)]
    designer = list(KINDS)[(number // len(words) + number) % len(KINDS)]
    random = Random(f"{SEED}/{number}")
    card, truth = invent(words[country], designer, random)
    page = DESIGNS.get_template(f"{designer}.html")
    face = _printed(tab, page, card, _look(card, random))
    if face is None:
        return None
    kind, picture = _taken(face, designer, random, number)
    name = f"{designer}/{country.lower()}-{number:03d}-{kind}.jpg"
    (pictures / designer).mkdir(parents=True, exist_ok=True)
    quality = random.choice([45, 60, 75])
    Image.fromarray(picture).save(pictures / name, quality=quality)
    return {"image": name, "kind": kind, "country": country} | truth


def _printed(
    tab: Page, page: Template, card: dict[str, Any], look: dict[str, Any]
) -> Pixels | None:
    """The card in letters so small that all of it finds room; None if there is none."""
    for size in range(look["size"], SMALLEST - 1, -2):
        around = {"width": WIDTH, "height": HEIGHT}
        tab.set_content(page.render(it=card, look=look | {"size": size}, **around))
        if tab.evaluate(FITS):
            shown = Image.open(io.BytesIO(tab.screenshot()))
            return np.asarray(shown.convert("RGB"))
    return None


def invent(
    words: dict[str, Any], designer: str, random: Random
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what is printed on a card, and what is true of it."""
    kind = random.choices(list(KINDS[designer]), list(KINDS[designer].values()))[0]
    card: dict[str, Any] = {"language": words["language"]}
    card["right_to_left"] = words.get("right_to_left", False)
    card["firm"], card["below"] = "", ""
    if kind in NOBODY:
        printed = random.choice(words["shops" if kind == "shop" else "offices"])
        card["firm"], card["below"] = printed.split(" | ")
    elif kind != "alone":
        card["firm"] = random.choice(words["companies"])
    count = {"two people": 2}.get(kind, int(kind not in NOBODY))
    people = random.sample(range(len(words["names"])), count)
    names = [words["names"][at] for at in people]
    card["people"] = names
    card["title"] = random.choice(words["titles"]) if count == 1 else ""
    card["slogan"] = random.choice(words["slogans"]) if random.random() < 0.35 else ""
    street, town = random.choice(words["streets"]), random.choice(words["towns"])
    card["address"] = [street, town] if random.random() < 0.8 else []
    latin = [words.get("latin", words["names"])[at] for at in people]
    truth = _contact(card, words, latin, random)
    truth |= {
        "language": words["language"],
        "name": " ".join(names) or None,
        "alt_names": names if count > 1 else [],
        "title": card["title"] or None,
        "company": card["firm"] or None,
        "address": ", ".join(card["address"]) or None,
        "features": [kind, designer],
    }
    return card, truth | ({"nobody": True} if kind in NOBODY else {})


def _contact(
    card: dict[str, Any], words: dict[str, Any], people: list[str], random: Random
) -> dict[str, Any]:
    """Choose numbers, e-mail and website; return what is true of them."""
    labels, known = words["labels"], words["phones"]
    phones: list[dict[str, str]] = []
    for entry in random.sample(known, min(random.choice([1, 1, 2, 2, 3]), len(known))):
        sort, number = entry.split(" ", 1)
        raw = re.sub("#", lambda _: random.choice("0123456789"), number)
        if all(_ending(raw) != _ending(other["raw"]) for other in phones):
            phones.append({"raw": raw, "type": sort})
    card["contact"] = [(labels[phone["type"]], phone["raw"]) for phone in phones]
    host = f"{_slug(card['firm'])[:16] or random.choice(HOSTS)}.example"
    emails, sites = [], []
    if random.random() < (0.85 if people else 0.5):
        own = _mailbox(people[0], random) if len(people) == 1 else ""
        emails = [f"{own or random.choice(MAILBOXES)}@{host}"]
        card["contact"].append((labels["email"], emails[0]))
    if random.random() < 0.55:
        sites = [random.choice(["www.", ""]) + host]
        card["contact"].append((labels["web"], sites[0]))
    return {"phones": phones, "emails": emails, "websites": sites}


def _ending(number: str) -> str:
    """The digits that one number has with and without the code of its country."""
    return re.sub(r"\D", "", number)[-7:]


def _mailbox(name: str, random: Random) -> str:
    """The mailbox of a person, or "" for that of an office."""
    given, *_, family = [_slug(part) for part in name.split()] or ["", ""]
    forms = (
        "",
        given,
        f"{given}.{family}",
        f"{given[:1]}.{family}",
        f"{given}_{family}",
    )
    return random.choice(forms)


def _slug(text: str) -> str:
    plain = text.replace("ø", "o").replace("å", "a").replace("đ", "d").lower()
    letters = unicodedata.normalize("NFKD", plain)
    return re.sub(r"[^a-z0-9]", "", letters)


def _look(card: dict[str, Any], random: Random) -> dict[str, Any]:
    """Colours, faces and sizes."""
    paper, ink, accent = random.choice(INKS)
    side = random.choice(["left", "right"])
    return {
        "paper": paper, "ink": ink, "accent": accent,
        "text": random.choice(FACES), "display": random.choice(FACES),
        "size": random.choice([25, 27, 29, 31]), "split": random.choice([32, 36, 40]),
        "justify": random.choice(["center", "space-between", "end"]),
        "weight": random.choice([400, 600, 800]), "radius": random.choice([0, 20, 50]),
        "spacing": random.choice([0, 0, 0.05, 0.12]) * card["language"].isascii(),
        "letters": random.choice([1, 20, 20]), "border": random.choice([0, 6, 14]),
        "line": random.choice(["solid", "double", "dashed"]),
        "huge": random.choice([2.0, 2.4, 3.0]),
        "align": random.choice(["start", "center"]),
        "variant": random.choice(["normal", "small-caps"]),
        "style": random.choice(["normal", "italic"]),
        "colon": random.choice([":", "", "."]),
        "side": side, "other": {"left": "right", "right": "left"}[side],
        "turn": random.choice([0, 180]), "case": random.choice(["none", "uppercase"]),
        "between": random.choice([" · ", " | ", " / ", " – "]),
    }  # fmt: skip


def _taken(
    face: Pixels, designer: str, random: Random, number: int
) -> tuple[str, Pixels]:
    """The kind of picture and the picture."""
    rng = np.random.default_rng([SEED, number])
    printed = _wear(face, rng) if designer == "worn" else face
    chance = random.random()
    if chance < 0.62:
        return "photo", photograph(printed, to_shot(_shot(random)), rng)
    if chance < 0.88:
        how = {"dpi": random.choice([150, 200, 300]), "angle": random.gauss(0, 1.2)}
        look = random.choice(["flatbed", "app", "grey"])
        return "scan", scan([printed], to_scan(how | {"look": look}), rng)
    wide = random.choice([700, 900, 1100])
    small = Image.fromarray(printed).resize((wide, round(wide * HEIGHT / WIDTH)))
    return "render", np.asarray(small)


def _shot(random: Random) -> dict[str, Any]:
    shot = {
        "table": random.choice(sorted(TABLES)),
        "size": random.choice([[1280, 960], [1600, 1200], [1000, 750]]),
        "fill": random.uniform(0.55, 0.95),
        "roll": random.gauss(0, 6),
        "pitch": abs(random.gauss(0, 8)),
        "yaw": random.gauss(0, 6),
        "light": [random.uniform(0, 360), random.uniform(0.1, 0.5)],
        "warmth": random.uniform(-0.4, 0.5),
        "exposure": random.uniform(0.75, 1.1),
    }
    faults = {"blur": 0.9, "shade": 0.5, "glare": 0.4, "shake": 2.0, "grain": 0.02}
    met = {fault: at for fault, at in faults.items() if random.random() < 0.15}
    return shot | met


def _wear(face: Pixels, rng: np.random.Generator) -> Pixels:
    """A print whose ink is thin, rubbed in patches, and creased."""
    height, width = face.shape[:2]
    paper = np.median(face.reshape(-1, 3), axis=0)
    patches = rng.uniform(0.45, 1.0, (6, 10)).astype(np.float32)
    ink = np.asarray(
        Image.fromarray(patches).resize((width, height), Image.Resampling.BICUBIC)
    )
    ink = ink * (rng.random((height, width)) > rng.uniform(0, 0.12))
    worn = paper + (face - paper) * np.clip(ink, 0.3, 1)[..., None]
    at = int(rng.integers(height // 4, 3 * height // 4))
    worn[at : at + 3] = worn[at : at + 3] * 0.8 + 40
    return np.asarray(np.clip(worn, 0, 255), np.uint8)


if __name__ == "__main__":
    main()
