"""Draw the sample pictures and write down what is true of them.

Run from the root of the repository, with the fonts that README.md names:

    python -m samples.generate [--out DIR] [NAME...]
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
from samples.drawing.photograph import photograph, to_shot
from samples.drawing.scan import scan, to_scan

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
    """The picture as it lies in the file: turned by quarters, or so that EXIF puts it right."""
    if "turned" in picture:
        image = image.transpose(QUARTERS[picture["turned"]])
    if "exif_orientation" in picture:
        image = image.transpose(EXIF_TURN[picture["exif_orientation"]])
    return image


def encode(pages: list[Image.Image], picture: Picture) -> bytes:
    """The bytes of a picture file; the same for the same pages."""
    buffer = io.BytesIO()
    first, rest = pages[0], pages[1:]
    suffix = Path(picture["file"]).suffix
    mode = picture.get("mode", "RGB")
    if mode == "P":
        first = first.quantize(128, dither=Image.Dither.NONE)
    elif mode == "I;16":
        grey = np.asarray(first.convert("L")).astype(np.uint16) * 257
        first = Image.fromarray(grey)
    elif mode != "RGB":
        first = first.convert(mode)
    if suffix == ".pdf":
        when = {"creationDate": None, "modDate": None}
        first.save(
            buffer,
            "PDF",
            save_all=True,
            append_images=rest,
            resolution=300,
            quality=85,
            **when,
        )
    elif suffix == ".tif":
        first.save(
            buffer,
            "TIFF",
            save_all=True,
            append_images=rest,
            compression="jpeg",
            quality=85,
            dpi=(300, 300),
        )
    elif suffix == ".png":
        first.save(buffer, "PNG", optimize=True)
    elif suffix == ".webp":
        first.save(buffer, "WEBP", quality=82, method=4)
    else:
        quality = picture.get("quality", 84)
        first.save(
            buffer, "JPEG", quality=quality, subsampling="4:2:0", exif=_exif(picture)
        )
    return buffer.getvalue()


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
    features = [f for key, _ in sides for f in cards[key].features] + picture.get(
        "features", []
    )
    row: dict[str, Any] = {
        "image": f"pictures/{picture['file']}",
        "kind": kind_of(picture),
        "language": cards[sides[0][0]].language,
        "cards_in_image": len(shown),
    }
    row |= {"cards": shown} if len(shown) > 1 else shown[0]
    return row | {"notes": picture.get("notes", ""), "features": sorted(set(features))}


def kind_of(picture: Picture) -> str:
    """Photo, scan or render."""
    return "photo" if "shot" in picture else "scan" if "scan" in picture else "render"


def write_truth(pictures: Iterable[Picture], cards: dict[str, Card], out: Path) -> None:
    """Write truth.jsonl."""
    rows = [json.dumps(truth_of(p, cards), ensure_ascii=False) for p in pictures]
    (out / "truth.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


def main() -> int:
    """Draw all pictures, or those whose file names are given."""
    cli = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    cli.add_argument("names", nargs="*", help="file names of pictures; none for all")
    cli.add_argument(
        "--out", type=Path, default=HERE, help="where pictures/ and truth.jsonl go"
    )
    args = cli.parse_args()
    if missing := missing_fonts():
        print(
            f"Install the fonts that samples/README.md names; missing: {', '.join(missing)}."
        )
        return 4
    cards, pictures = read_cards(), read_pictures()
    for card in cards.values():
        check_card(card)
    (args.out / "pictures").mkdir(parents=True, exist_ok=True)
    write_truth(pictures, cards, args.out)
    for picture in pictures:
        if not args.names or picture["file"] in args.names:
            content = encode(take_pages(picture, cards), picture)
            (args.out / "pictures" / picture["file"]).write_bytes(content)
            print(f"{picture['file']}: {len(content) / 1e3:.0f} kB", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
