"""The official texts, where the machine has them in the folder ANJU_OFFICIAL_TEXTS."""

import os
from collections.abc import Mapping
from pathlib import Path

from knowledge.model.pack import Pack
from knowledge.official.official import Examined, examine

FOLDER = "ANJU_OFFICIAL_TEXTS"


def examine_text(pack: Pack, packs: Mapping[str, Pack]) -> Examined | None:
    """The text of a pack's document, cut: of the folder's files the one that is no other document."""
    folder = os.environ.get(FOLDER)
    for path in sorted(Path(folder).glob("*.txt")) if folder else ():
        examined = examine(path.read_text(encoding="utf-8"), pack, packs)
        if examined.mismatch is None:
            return examined
    return None
