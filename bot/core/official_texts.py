"""The imported official texts: one file a pack in the data folder, readable by the owner only."""

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from knowledge.model.pack import Pack
from knowledge.official.official import OfficialText

log = logging.getLogger(__name__)

_FOLDER = "official"


def save_official(text: OfficialText, data_dir: Path) -> Path:
    """Keep a text instead of the pack's earlier one, which stays until the new one is whole on disk."""
    folder = data_dir / _FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / f"{text.pack_id}.json"
    part = file.with_suffix(f".{os.getpid()}.part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as stream:
            json.dump({"pack": text.pack_id, "clauses": dict(text.clauses)}, stream, ensure_ascii=False, indent=1)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return file


def load_official(packs: Mapping[str, Pack], data_dir: Path) -> dict[str, OfficialText]:
    """The imported texts by pack. A file that can't be used is passed over with a warning: answers go on without it."""
    texts = {}
    for id in packs:
        file = data_dir / _FOLDER / f"{id}.json"
        if not file.exists():
            continue
        try:
            texts[id] = _read(file, id)
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            log.warning("%s can't be read, import it again: %s", file, error)
    return texts


def _read(file: Path, pack_id: str) -> OfficialText:
    data = json.loads(file.read_text(encoding="utf-8"))
    if data["pack"] != pack_id:
        raise ValueError(f"expected the text of {pack_id}, found {data['pack']}")
    return OfficialText(pack_id=pack_id, clauses={str(id): str(text) for id, text in data["clauses"].items()})
