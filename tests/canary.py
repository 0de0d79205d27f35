"""A person whose every trace in a data folder can be recognised."""

from pathlib import Path

CANARY = {
    "name": "Zerlina Quastenflosser",
    "company": "Quastenflosser & Cie",
    "email": "zerlina@quastenflosser.example",
    "phone": "+493055512377",
    "title": "Head of Zq Canaries",
}
TOKENS = ("zerlina", "quastenflosser", "55512377", "zq canaries")


def hits(folder: Path) -> list[str]:
    """Files that still tell of the canary, by name or by content."""
    return [
        f"{path}: {token}"
        for path in folder.rglob("*")
        for token in TOKENS
        if token in path.name.lower()
        or (path.is_file() and token.encode() in path.read_bytes().lower())
    ]
