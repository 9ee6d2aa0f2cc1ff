"""An office for each test."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bot.desk.office import Office, open_office
from tests.dialogue import Dialogue


@pytest.fixture
def office(dialogue: Dialogue, tmp_path: Path) -> Iterator[Office]:
    """The desk of the cast's county."""
    dialogue.installation = replace(dialogue.installation, file_folder=tmp_path / "files")
    with open_office(dialogue, tmp_path) as opened:
        yield opened
