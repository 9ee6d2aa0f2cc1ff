"""A folder of backups: how its files are named, and which of them go."""

import contextlib
import re
from datetime import datetime, timedelta
from pathlib import Path

from bot.core.private_files import DRAFT

_NAME = re.compile(r"anju-\d{8}-\d{6}\.backup")
_ABANDONED = timedelta(minutes=30)  # since a draft was written to: a kill ended its process


def name_of(now: datetime) -> str:
    """The name of a backup in a folder of several."""
    return f"anju-{now:%Y%m%d-%H%M%S}.backup"


def keep_newest(folder: Path, count: int) -> None:
    """Remove all backups of a folder but the newest ones. Raises OSError."""
    made = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    for path in made[: max(0, len(made) - count)]:
        path.unlink()


def remove_abandoned(folder: Path, now: datetime) -> None:
    """Remove the drafts of a folder whose processes were killed. Raises OSError."""
    for draft in folder.glob(f"*{DRAFT}"):
        with contextlib.suppress(FileNotFoundError):  # it became whole meanwhile
            if _NAME.fullmatch(draft.stem) and draft.stat().st_mtime < (now - _ABANDONED).timestamp():
                draft.unlink()
