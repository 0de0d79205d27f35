"""Which languages the letters that RapidOCR's models know suffice for."""

from collections.abc import Iterable

# The models of rapidocr's wheel know 18,708 signs: Chinese, kana and every letter of
# these alphabets; there is no Cyrillic, Hangul, Arabic, Hebrew, Thai or Indian letter.
COVERED = frozenset(
    "afr aze bos cat ces chi_sim chi_sim_vert chi_tra chi_tra_vert cym dan deu "
    "eng epo est eus fao fin fra frk fry gla gle glg hat hrv hun ind isl ita jav "
    "jpn jpn_vert lat lav lit ltz mlt mri msa nld nor oci osd pol por que ron slk "
    "slv spa sqi srp_latn sun swa swe ton tur uzb".split()
)
"""Names as Tesseract has them."""


def uncovered(languages: Iterable[str]) -> list[str]:
    """Those of the languages that have letters RapidOCR cannot write."""
    return [language for language in languages if language not in COVERED]
