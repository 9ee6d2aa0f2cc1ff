"""What reads kept photos of ID cards: the look that asks for a reason, and nothing that goes out."""

from tests.source import ROOT, modules

OPENS = "kept_cards.picture("


def test_only_the_look_that_is_noted_opens_a_kept_card() -> None:
    opening = [path for path in modules() if not path.startswith("tests/") and OPENS in read(path)]
    assert opening == ["handlers/cases/numbers_at_desk.py"]


def read(path: str) -> str:
    """The text of a module of this repository."""
    return (ROOT / path).read_text(encoding="utf-8")
