"""How large a file may be before it is refused, measured before it is decoded."""

from dataclasses import dataclass

from models.errors import PhotoTooLarge, PhotoUnreadable


@dataclass(frozen=True, slots=True)
class Limits:
    """What fits; a 48 megapixel phone photo and a plain A4 scan at 600 dpi do.

    Attributes:
        size: Bytes of the file.
        pixels: Width times height of a page.
        side: Pixels of the longer side of a page.
        pages: Pages of a TIFF or PDF.
        smallest: Pixels of the shorter side below which no text can stand.
        room: Bytes of the archive's disk that a copy must leave to the database, which
            grows with it, and to everybody else.
    """

    size: int = 120_000_000
    pixels: int = 60_000_000
    side: int = 12_000
    pages: int = 50
    smallest: int = 100
    room: int = 50_000_000

    def check_size(self, name: str, size: int) -> None:
        """Refuse a file of too many bytes.

        Raises:
            PhotoTooLarge: With the code "too large".
        """
        if size > self.size:
            raise PhotoTooLarge(
                f"{name} has {size / 1e6:,.0f} MB; more than {self.size / 1e6:,.0f} MB"
                " are not read: save it smaller, or as a JPEG.",
                "too large",
            )

    def check_pages(self, name: str, pages: int) -> None:
        """Refuse a file of too many pages.

        Raises:
            PhotoTooLarge: With the code "too large".
        """
        if pages > self.pages:
            raise PhotoTooLarge(
                f"{name} has {pages} pages; more than {self.pages} are not read:"
                " split it.",
                "too large",
            )

    def check_page(self, name: str, width: int, height: int) -> None:
        """Refuse a page of too many or too few pixels.

        Raises:
            PhotoTooLarge: With the code "bomb".
            PhotoUnreadable: With the code "too small".
        """
        if width * height > self.pixels or max(width, height) > self.side:
            raise PhotoTooLarge(
                f"{name} has {width:,} x {height:,} pixels; more than"
                f" {self.pixels / 1e6:,.0f} million, or {self.side:,} on a side, are"
                " not decoded: save it smaller.",
                "bomb",
            )
        if self.is_too_small(width, height):
            raise PhotoUnreadable(
                f"{name} has only {width} x {height} pixels, too few for a card:"
                " take it again from nearer by.",
                "too small",
            )

    def is_too_small(self, width: int, height: int) -> bool:
        """Whether no card could be read on a page of this size."""
        return min(width, height) < self.smallest
