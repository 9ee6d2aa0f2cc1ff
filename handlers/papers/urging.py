"""催办单: the official letter that asks a place for what it owes; its texts were finished when it was asked for."""

from collections.abc import Mapping
from typing import Any

from handlers.papers.paper import PaperValues, PrintedPaper
from handlers.reporting.escalation.reminder_letter import URGING

TEXTS = ("issuer", "number", "title", "to", "phone", "signed", "day")


def compose(asked: Mapping[str, Any]) -> PrintedPaper:
    """The letter as its order has it."""
    return PrintedPaper(
        kind=URGING,
        name=asked["file"],
        values=PaperValues(
            texts={key: asked[key] for key in TEXTS},
            lists={"paragraphs": [PaperValues(texts={"text": text}) for text in asked["paragraphs"]]},
        ),
    )
