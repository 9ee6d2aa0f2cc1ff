"""Reads the samples of what each version stored."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
VERSIONS = sorted(int(folder.name.partition("_")[2]) for folder in FOLDER.glob("states_*"))


def samples(name: str) -> list[tuple[int, dict[str, Any]]]:
    """All samples of a kind, each with the version that stored it."""
    return [
        (version, sample)
        for version in VERSIONS
        for sample in json.loads((FOLDER / f"states_{version}" / f"{name}.json").read_text(encoding="utf-8"))
    ]
