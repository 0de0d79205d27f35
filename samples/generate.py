"""Draw the sample pictures and write down what is true of them.

Run from the root of the repository, with the fonts that README.md names:

    python -m samples.generate [--out DIR] [--truth] [NAME...]
"""

import argparse
import io
import json
import sys
import tomllib
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from samples.drawing.cards import Card, check_card, read_cards, side_truth
from samples.drawing.design import draw_side
from samples.drawing.fonts import missing_fonts
from samples.drawing.photograph import photograph
from samples.drawing.scan import scan, to_scan
from samples.drawing.shot import to_shot

HERE = Path(__file__).parent
SEED = 20261122
QUARTERS = {
    90: Image.Transpose.ROTATE_90,
    180: Image.Transpose.ROTATE_180,
    270: Image.Transpose.ROTATE_270,
}
EXIF_TURN = {
    6: Image.Transpose.ROTATE_90,
    8: Image.Transpose.ROTATE_270,
    3: Image.Transpose.ROTATE_180,
}
FORMATS = {
    ".jpg": "JPEG",
    ".pdf": "PDF",
    ".png": "PNG",
    ".tif": "TIFF",
    ".webp": "WEBP",
}
TIMELESS = {"creationDate": None, "modDate": None}  # or the bytes change every second
Picture = dict[str, Any]


def read_pictures() -> list[Picture]:
    """The list of pictures of pictures.toml, in its order."""
    tables = tomllib.loads((HERE / "pictures.toml").read_text(encoding="utf-8"))
    return list(tables["picture"])


def side_of(name: str) -> tuple[str, int]:
    """The card and side that "key" or "key/back" names."""
    key, _, side = name.partition("/")
    return key, int(side == "back")


def take_pages(picture: Picture, cards: dict[str, Card]) -> list[Image.Image]:
    """The pages of a picture file; all but PDF and TIFF have one."""
    rng = np.random.default_rng([SEED, zlib.crc32(picture["file"].encode())])
    sides = [
        draw_side(cards[key], side) for key, side in map(side_of, picture["cards"])
    ]
    groups = [[side] for side in sides] if picture.get("pages") else [sides]
    return [
        _turned(Image.fromarray(_take(group, picture, rng)), picture)
        for group in groups
    ]


def _take(
    sides: list[NDArray[np.uint8]], picture: Picture, rng: np.random.Generator
) -> NDArray[np.uint8]:
    if "shot" in picture:
        return photograph(sides[0], to_shot(picture["shot"]), rng)
    if "scan" in picture:
        return scan(sides, to_scan(picture["scan"]), rng)
    width = picture["width"]
    height = round(width * sides[0].shape[0] / sides[0].shape[1])
    size = (width, height)
    return np.asarray(Image.fromarray(sides[0]).resize(size, Image.Resampling.LANCZOS))


def _turned(image: Image.Image, picture: Picture) -> Image.Image:
    """The picture as it lies in the file: turned, or so that EXIF puts it right."""
    if "turned" in picture:
        image = image.transpose(QUARTERS[picture["turned"]])
    if "exif_orientation" in picture:
        image = image.transpose(EXIF_TURN[picture["exif_orientation"]])
    return image


def encode(pages: list[Image.Image], picture: Picture) -> bytes:
    """The bytes of a picture file; the same for the same pages."""
    first, rest = _in_mode(pages[0], picture.get("mode", "RGB")), pages[1:]
    options: dict[str, dict[str, Any]] = {
        ".jpg": {"quality": picture.get("quality", 76), "exif": _exif(picture)},
        ".pdf": {"quality": 85, "resolution": 300, **TIMELESS, **_more(rest)},
        ".png": {"optimize": True},
        ".tif": {
            "quality": 85,
            "compression": "jpeg",
            "dpi": (300, 300),
            **_more(rest),
        },
        ".webp": {"quality": 82},
    }
    suffix = Path(picture["file"]).suffix
    buffer = io.BytesIO()
    first.save(buffer, FORMATS[suffix], **options[suffix])
    return buffer.getvalue()


def _more(pages: list[Image.Image]) -> dict[str, Any]:
    return {"save_all": True, "append_images": pages}


def _in_mode(image: Image.Image, mode: str) -> Image.Image:
    if mode == "P":
        return image.quantize(128, dither=Image.Dither.NONE)
    if mode == "I;16":
        return Image.fromarray(np.asarray(image.convert("L")).astype(np.uint16) * 257)
    return image.convert(mode)


def _exif(picture: Picture) -> Image.Exif:
    exif = Image.Exif()
    if "shot" in picture:
        exif[0x0110] = "Invented phone"  # model
    if "exif_orientation" in picture:
        exif[0x0112] = picture["exif_orientation"]
    if "taken" in picture:
        exif.get_ifd(0x8769)[0x9003] = picture["taken"].strftime("%Y:%m:%d %H:%M:%S")
    return exif


def truth_of(picture: Picture, cards: dict[str, Card]) -> dict[str, Any]:
    """The row of truth.jsonl of a picture."""
    sides = [side_of(name) for name in picture["cards"]]
    shown = [side_truth(cards[key], cards[key].sides[side]) for key, side in sides]
    features = {feature for key, _ in sides for feature in cards[key].features}
    features |= set(picture.get("features", []))
    row: dict[str, Any] = {
        "image": f"pictures/{picture['file']}",
        "kind": kind_of(picture),
        "language": picture.get("language", cards[sides[0][0]].language),
        "cards_in_image": len(shown),
    }
    row |= {"cards": shown} if len(shown) > 1 else shown[0]
    return row | {"notes": picture.get("notes", ""), "features": sorted(features)}


def kind_of(picture: Picture) -> str:
    """Photo, scan or render."""
    return "photo" if "shot" in picture else "scan" if "scan" in picture else "render"


def write_truth(pictures: Iterable[Picture], cards: dict[str, Card], out: Path) -> None:
    """Write truth.jsonl."""
    rows = [json.dumps(truth_of(p, cards), ensure_ascii=False) for p in pictures]
    (out / "truth.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def draw(name: str, out: Path) -> int:
    """Draw the picture of one file name and return its size in bytes."""
    picture = next(p for p in read_pictures() if p["file"] == name)
    content = encode(take_pages(picture, read_cards()), picture)
    return (out / name).write_bytes(content)


def main() -> int:
    """Draw all pictures, or those whose file names are given."""
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("names", nargs="*", help="file names of pictures; none for all")
    cli.add_argument("--out", type=Path, default=HERE, help="the folder to write into")
    cli.add_argument("--truth", action="store_true", help="write truth.jsonl alone")
    args = cli.parse_args()
    if missing := missing_fonts():
        print(f"Install the fonts of samples/README.md; missing: {', '.join(missing)}.")
        return 4
    cards, pictures = read_cards(), read_pictures()
    for card in cards.values():
        check_card(card)
    write_truth(pictures, cards, args.out)
    folder = args.out / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    if args.truth:
        return 0
    for name in args.names or [picture["file"] for picture in pictures]:
        print(f"{name}: {draw(name, folder) / 1e3:.0f} kB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
