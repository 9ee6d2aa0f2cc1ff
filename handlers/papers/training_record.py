"""培训名单: the record of who was trained in a county; its texts were finished when it was asked for."""

from collections.abc import Mapping
from typing import Any

from handlers.papers.paper import PaperValues, PrintedPaper
from handlers.training.record_paper import TRAINING_RECORD

TEXTS = ("title", "signed", "day")


def compose(asked: Mapping[str, Any]) -> PrintedPaper:
    """The record as its order has it."""
    return PrintedPaper(
        kind=TRAINING_RECORD,
        name=asked["file"],
        values=PaperValues(
            texts={key: asked[key] for key in TEXTS},
            lists={"people": [PaperValues(texts=one) for one in asked["people"]]},
        ),
    )
