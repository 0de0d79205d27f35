"""The typefaces of the cards; all are free fonts of Debian packages (see README.md)."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from PIL import ImageFont

FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/share/texmf/fonts/opentype/public/tex-gyre"),
)


class Typeface(NamedTuple):
    """File names of the cuts a card uses."""

    regular: str
    bold: str
    italic: str
    light: str


def _cuts(pattern: str, regular: str, bold: str, italic: str, light: str) -> Typeface:
    return Typeface(*(pattern.format(cut) for cut in (regular, bold, italic, light)))


TYPEFACES = {
    "adventor": _cuts("texgyreadventor-{}.otf", "regular", "bold", "italic", "regular"),
    "amiri": _cuts("Amiri-{}.ttf", "Regular", "Bold", "Slanted", "Regular"),
    "arimo": _cuts("Arimo-{}.ttf", "Regular", "Bold", "Italic", "Regular"),
    "bebas": _cuts("BebasNeue-{}.otf", "Regular", "Bold", "Regular", "Book"),
    "bizud": _cuts("BIZUDPGothic-{}.ttf", "Regular", "Bold", "Regular", "Regular"),
    "bonum": _cuts("texgyrebonum-{}.otf", "regular", "bold", "italic", "regular"),
    "cabin": _cuts("Cabin-{}.otf", "Regular", "Bold", "Italic", "Regular"),
    "carlito": _cuts("Carlito-{}.ttf", "Regular", "Bold", "Italic", "Regular"),
    "clear": _cuts("ClearSans-{}.ttf", "Regular", "Bold", "Italic", "Light"),
    "comfortaa": _cuts("Comfortaa-{}.ttf", "Regular", "Bold", "Regular", "Light"),
    "dancing": _cuts("DancingScript-{}.otf", "Regular", "Bold", "Regular", "Regular"),
    "dejavu": Typeface(
        "DejaVuSans.ttf",
        "DejaVuSans-Bold.ttf",
        "DejaVuSans-Oblique.ttf",
        "DejaVuSans-ExtraLight.ttf",
    ),
    "didot": Typeface(
        "GFSDidot.otf", "GFSDidotBold.otf", "GFSDidotItalic.otf", "GFSDidot.otf"
    ),
    "dosis": _cuts("Dosis-{}.otf", "Medium", "Bold", "Book", "Light"),
    "frankclm": _cuts(
        "FrankRuehlCLM-{}.ttf", "Medium", "Bold", "MediumOblique", "Medium"
    ),
    "garamond": _cuts("EBGaramond12-{}.otf", "Regular", "Bold", "Italic", "Regular"),
    "garuda": Typeface(
        "Garuda.ttf", "Garuda-Bold.ttf", "Garuda-Oblique.ttf", "Garuda.ttf"
    ),
    "goudy": Typeface(*["GoudyBookletter1911.otf"] * 4),
    "heros": _cuts("texgyreheros-{}.otf", "regular", "bold", "italic", "regular"),
    "heroscn": _cuts("texgyreheroscn-{}.otf", "regular", "bold", "italic", "regular"),
    "inter": _cuts("Inter-{}.otf", "Regular", "SemiBold", "Italic", "Light"),
    "jura": _cuts("Jura-{}.otf", "Medium", "Bold", "Regular", "Light"),
    "karla": _cuts("Karla-{}.otf", "Regular", "Bold", "Italic", "Light"),
    "kaushan": Typeface(*["KaushanScript-Regular.otf"] * 4),
    "kinnari": Typeface(
        "Kinnari.ttf", "Kinnari-Bold.ttf", "Kinnari-Italic.ttf", "Kinnari.ttf"
    ),
    "lato": _cuts("Lato-{}.ttf", "Regular", "Bold", "Italic", "Light"),
    "league": _cuts("LeagueSpartan-{}.otf", "Regular", "Bold", "Regular", "Light"),
    "libertine": Typeface(
        "LinLibertine_R.otf",
        "LinLibertine_RB.otf",
        "LinLibertine_RI.otf",
        "LinLibertine_DR.otf",
    ),
    "lobster": _cuts("LobsterTwo-{}.otf", "Regular", "Bold", "Italic", "Regular"),
    "lohitdeva": Typeface(*["Lohit-Devanagari.ttf"] * 4),
    "manrope": _cuts("Manrope-{}.ttf", "Regular", "Bold", "Medium", "Light"),
    "notocjk": Typeface(
        "NotoSansCJK-Regular.ttc",
        "NotoSansCJK-Bold.ttc",
        "NotoSansCJK-Regular.ttc",
        "NotoSansCJK-Regular.ttc",
    ),
    "notosans": _cuts("NotoSans-{}.ttf", "Regular", "Bold", "Italic", "Regular"),
    "notoserif": _cuts("NotoSerif-{}.ttf", "Regular", "Bold", "Italic", "Regular"),
    "notoserifcjk": Typeface(
        "NotoSerifCJK-Regular.ttc",
        "NotoSerifCJK-Bold.ttc",
        "NotoSerifCJK-Regular.ttc",
        "NotoSerifCJK-Regular.ttc",
    ),
    "opensans": _cuts("OpenSans-{}.ttf", "Regular", "Bold", "Italic", "Light"),
    "pagella": _cuts("texgyrepagella-{}.otf", "regular", "bold", "italic", "regular"),
    "play": _cuts("Play-{}.ttf", "Regular", "Bold", "Regular", "Regular"),
    "ptsans": Typeface("PTS55F.ttf", "PTS75F.ttf", "PTS56F.ttf", "PTS55F.ttf"),
    "ptserif": Typeface("PTF55F.ttf", "PTF75F.ttf", "PTF56F.ttf", "PTF55F.ttf"),
    "quicksand": _cuts("Quicksand-{}.ttf", "Medium", "Bold", "Regular", "Light"),
    "roboto": _cuts("Roboto-{}.ttf", "Regular", "Medium", "Italic", "Light"),
    "robotocn": _cuts("RobotoCondensed-{}.ttf", "Regular", "Bold", "Italic", "Light"),
    "schola": _cuts("texgyreschola-{}.otf", "regular", "bold", "italic", "regular"),
    "simpleclm": _cuts("SimpleCLM-{}.ttf", "Medium", "Bold", "MediumOblique", "Medium"),
    "slab": _cuts("RobotoSlab-{}.otf", "Regular", "Bold", "Regular", "Light"),
    "sora": _cuts("Sora-{}.otf", "Regular", "SemiBold", "Light", "Light"),
    "termes": _cuts("texgyretermes-{}.otf", "regular", "bold", "italic", "regular"),
    "typist": Typeface(
        "Courier Prime.otf",
        "Courier Prime Bold.otf",
        "Courier Prime Italic.otf",
        "Courier Prime.otf",
    ),
    "vollkorn": _cuts("Vollkorn-{}.ttf", "Regular", "Bold", "Italic", "Regular"),
    "yanone": _cuts("YanoneKaffeesatz-{}.otf", "Regular", "Bold", "Light", "Light"),
}
ICON_FILE = "fontawesome-webfont.ttf"
ICONS = {  # code points of Font Awesome 4.7
    "phone": "\uf095",
    "mobile": "\uf10b",
    "fax": "\uf1ac",
    "mail": "\uf0e0",
    "web": "\uf0ac",
    "pin": "\uf041",
    "home": "\uf015",
    "print": "\uf02f",
    "linkedin": "\uf0e1",
    "twitter": "\uf099",
    "instagram": "\uf16d",
    "facebook": "\uf09a",
    "whatsapp": "\uf232",
    "skype": "\uf17e",
    "github": "\uf09b",
    "clock": "\uf017",
}


@cache
def _files() -> dict[str, Path]:
    return {
        path.name: path
        for folder in FOLDERS
        for path in sorted(folder.rglob("*.[ot]t[fc]"))
    }


def missing_fonts() -> list[str]:
    """Names of the font files that are not installed here."""
    wanted = {name for face in TYPEFACES.values() for name in face} | {ICON_FILE}
    return sorted(wanted - _files().keys())


@cache
def load_font(name: str, pixels: int) -> ImageFont.FreeTypeFont:
    """The font of one file at a height in pixels per em."""
    return ImageFont.truetype(str(_files()[name]), pixels)
