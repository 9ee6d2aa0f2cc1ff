"""Our own templates, which count where a county has none of its own."""

from pathlib import Path

FOLDER = Path(__file__).with_name("templates")


def ours(kind: str) -> bytes:
    """Our own template for a kind of paper."""
    return (FOLDER / f"{kind}.docx").read_bytes()
