"""Drawn photos of some invented houses: a wall, a roof and what is wrong with them, no photograph of anybody's."""

import hashlib
import io
import random
from datetime import datetime
from pathlib import Path

from PIL import Image, ImageDraw
from sqlalchemy import select

from storage.cases import cases, photos
from storage.cases.cases import ENDED, Case
from storage.cases.tables import cases as case_table
from storage.database.database import Transaction
from storage.database.sealed_folder import SealedFolder

MOST = 24  # houses that have photos
_AT_MOST = 2  # photos of one
_WIDTH, _HEIGHT = 640, 480
_SKIES, _WALLS, _ROOFS = ("#c9d6df", "#dfe3da", "#b9cbd9"), ("#c8a878", "#b8956a", "#d8c8a8"), ("#5a5f63", "#7a4b3a")
_GROUND, _DARK, _DOOR = "#8a8468", "#3a2f28", "#5d4630"


def plant_pictures(tx: Transaction, folder: Path, now: datetime) -> None:
    """Give the first houses that are under way their photos, each once: a house that has some keeps those."""
    under_way = select(case_table.c.id).where(case_table.c.state.not_in(ENDED)).order_by(case_table.c.id)
    ids = tx.execute(under_way.limit(MOST)).scalars().all()
    for case in cases.by_ids(tx, ids).values():
        if not case.answers.get("photos"):
            drawn = random.Random(case.number)  # noqa: S311 - nothing secret is drawn
            many = drawn.randint(1, _AT_MOST)
            kept = [_keep(tx, folder, case, serial, _house(drawn), now) for serial in range(many)]
            cases.set_answers(tx, case, {**case.answers, "photos": kept})


def _keep(tx: Transaction, folder: Path, case: Case, serial: int, picture: bytes, now: datetime) -> str:
    """Put a picture in the folder, as if it had come with the report; its id."""
    photo_id, _ = photos.add(
        tx,
        person_id=case.reporter_id,
        channel="web",
        source="{}",
        unique_name=f"drawn-{case.number}-{serial}",
        draft_id=f"of {case.number}",
        as_file=False,
        width=_WIDTH,
        height=_HEIGHT,
        bytes=len(picture),
        now=now,
    )
    file = f"{photo_id}.jpg"
    SealedFolder(folder, tx.vault).write(file, picture)
    sha256 = hashlib.sha256(picture).hexdigest()
    photos.keep(tx, photo_id, file=file, sha256=sha256, bytes=len(picture), width=_WIDTH, height=_HEIGHT)
    return photo_id


def _house(drawn: random.Random) -> bytes:
    """A house from the front, with a crack in its wall or a hole in its roof, as JPEG."""
    picture = Image.new("RGB", (_WIDTH, _HEIGHT), drawn.choice(_SKIES))
    pen = ImageDraw.Draw(picture)
    left, top, right, floor = drawn.randint(70, 130), drawn.randint(190, 230), drawn.randint(500, 570), 390
    pen.rectangle((0, floor - 10, _WIDTH, _HEIGHT), fill=_GROUND)
    pen.rectangle((left, top, right, floor), fill=drawn.choice(_WALLS))
    ridge = top - drawn.randint(70, 110)
    sagging = drawn.choice((0, 0, 25))
    roof = [(left - 30, top), (left + 50, ridge), ((left + right) // 2, ridge + sagging), (right - 50, ridge)]
    pen.polygon([*roof, (right + 30, top)], fill=drawn.choice(_ROOFS))
    door = drawn.randint(left + 60, right - 140)
    pen.rectangle((door, floor - 130, door + 70, floor), fill=_DOOR)
    pen.rectangle((left + 20, top + 50, left + 50, top + 95), fill=_DARK)
    if drawn.random() < 0.7:
        _crack(pen, drawn, (drawn.randint(left + 60, right - 40), top + 5), floor)
    if drawn.random() < 0.4:
        hole = drawn.randint(left + 60, right - 120)
        pen.ellipse((hole, ridge + 30, hole + 60, ridge + 55), fill=_DARK)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=70)
    return file.getvalue()


def _crack(pen: ImageDraw.ImageDraw, drawn: random.Random, begins: tuple[int, int], floor: int) -> None:
    """A crack from below the roof to the floor, wider than a finger."""
    points = [begins]
    while points[-1][1] < floor - 25:
        points.append((points[-1][0] + drawn.randint(-14, 14), points[-1][1] + drawn.randint(14, 24)))
    pen.line(points, fill=_DARK, width=4)
