"""Photos of drafts and cases: how to get their bytes, and where the bytes are kept."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Row, delete, exists, select, update

from storage.cases.lifting import lift
from storage.cases.tables import cases, photos
from storage.database.database import Transaction
from storage.database.listed import is_one_of
from storage.database.prepared import Prepared


class PhotoFlaw(StrEnum):
    """What is not as it should be with a photo that is taken all the same."""

    SMALL = "small"  # less than the document asks for
    DARK = "dark"
    BLURRED = "blurred"
    FAR = "far"  # taken far from the village, as its metadata tell


@dataclass(frozen=True, kw_only=True)
class StoredPhoto:
    """A photo; `file` is its name within the photo folder, none until the bytes were fetched.

    `person_id` is none where nobody is to know who sent it. `taken` is what its metadata told of when and where: {at:
    ISO without a zone or null, latitude, longitude}. `shot` is which of the list of shots it
    is, none for a further one.
    """

    id: str
    person_id: int | None
    channel: str
    source: str
    draft_id: str
    as_file: bool
    width: int | None
    height: int | None
    bytes: int | None
    sha256: str | None
    file: str | None
    taken: dict[str, Any] | None
    shot: str | None
    flaws: tuple[PhotoFlaw, ...]


def small_name(file: str) -> str:
    """The name of the small copy that is kept beside a photo, once somebody looked at it small."""
    return f"{file.removesuffix('.jpg')}.small.jpg"


def add(
    tx: Transaction,
    *,
    person_id: int,
    channel: str,
    source: str,
    unique_name: str,
    draft_id: str,
    as_file: bool,
    width: int | None,
    height: int | None,
    bytes: int | None,
    now: datetime,
    shot: str | None = None,
    flaws: Sequence[PhotoFlaw] = (),
) -> tuple[str, bool]:
    """Note a photo of a draft; its id, and whether it is new: the same picture sent twice counts once."""
    id = secrets.token_hex(8)
    values = {
        "id": id,
        "person_id": person_id,
        "channel": channel,
        "sealed_source": tx.seal(photos.c.sealed_source, id, source),
        "unique_name": unique_name,
        "draft_id": draft_id,
        "as_file": as_file,
        "width": width,
        "height": height,
        "bytes": bytes,
        "created_at": now,
        "shot": shot,
        "flaws": " ".join(flaws) or None,
    }
    if _ADD.run(tx, values):
        return id, True
    query = select(photos.c.id).where(photos.c.draft_id == draft_id, photos.c.unique_name == unique_name)
    return str(tx.execute(query).scalar_one()), False


_ADD = Prepared(lambda tx: tx.insert(photos).on_conflict_do_nothing(index_elements=["draft_id", "unique_name"]))


def find(tx: Transaction, photo_id: str) -> StoredPhoto | None:
    """The photo with this id."""
    row = tx.execute(select(photos).where(photos.c.id == photo_id)).first()
    return None if row is None else _photo(tx, row)


def of(tx: Transaction, ids: Sequence[str]) -> list[StoredPhoto]:
    """Photos by id, in the order asked for; unknown ones are left out."""
    by_id = {row.id: _photo(tx, row) for row in _SOME.all(tx, {"ids": ids})} if ids else {}
    return [by_id[photo_id] for photo_id in ids if photo_id in by_id]


_SOME = Prepared(lambda tx: select(photos).where(is_one_of(tx, photos.c.id, "ids")))


def fetched_by_name(tx: Transaction, person_id: int, unique_names: Sequence[str]) -> dict[str, str]:
    """Of a person's photos whose bytes are here, the id by unique name."""
    query = select(photos.c.unique_name, photos.c.id).where(
        photos.c.person_id == person_id, photos.c.unique_name.in_(unique_names), photos.c.file.is_not(None)
    )
    return {row.unique_name: row.id for row in tx.execute(query)}


def keep(
    tx: Transaction,
    photo_id: str,
    *,
    file: str,
    sha256: str,
    bytes: int,
    width: int,
    height: int,
    taken: dict[str, Any] | None = None,
    looks: str | None = None,
) -> None:
    """Note that the bytes are in the photo folder under this name, what their metadata told, and how it looks."""
    values = {
        "file": file,
        "sha256": sha256,
        "bytes": bytes,
        "width": width,
        "height": height,
        "sealed_taken": None if taken is None else tx.seal_json(photos.c.sealed_taken, photo_id, taken),
    }
    tx.execute(update(photos).where(photos.c.id == photo_id).values(values))
    if looks is not None:
        note_looks(tx, {photo_id: looks})


def note_looks(tx: Transaction, looks: Mapping[str, str]) -> None:
    """Note how some photos look; the households of their cases are to be found anew."""
    for photo_id, look in looks.items():
        tx.execute(update(photos).where(photos.c.id == photo_id).values(looks=look))
    drafts = select(photos.c.draft_id).where(photos.c.id.in_(looks), photos.c.looks != "")
    tx.execute(update(cases).where(cases.c.draft_id.in_(drafts)).values(housed_by=0))


def unlooked(tx: Transaction, limit: int) -> dict[str, str]:
    """Some photos whose bytes are here and of which it is not noted how they look: their files, by id."""
    query = select(photos.c.id, photos.c.file).where(photos.c.looks.is_(None), photos.c.file.is_not(None))
    return {row.id: row.file for row in tx.execute(query.limit(limit))}


def name_shot(tx: Transaction, photo_id: str, shot: str | None, *, case_id: int | None) -> None:
    """Note which shot of the list a photo is, for the case that may have it by now, too; none while there is none."""
    tx.execute(update(photos).where(photos.c.id == photo_id).values(shot=shot))
    if case_id is not None:
        lift(tx, case_id)


def note_flaws(tx: Transaction, photo: StoredPhoto, found: Sequence[PhotoFlaw]) -> None:
    """Add what is not as it should be with a photo to what was known before."""
    flaws = " ".join(dict.fromkeys([*photo.flaws, *found]))
    tx.execute(update(photos).where(photos.c.id == photo.id).values(flaws=flaws))


def forget_senders(tx: Transaction, draft_id: str, day: datetime) -> list[str]:
    """Take from the photos of a draft who sent them, from where, and when but for the day; their ids."""
    values: dict[str, Any] = {"person_id": None, "channel": "", "draft_id": "", "unique_name": photos.c.id}
    values |= {"sealed_taken": None, "created_at": day}
    statement = update(photos).where(photos.c.draft_id == draft_id).values(values)
    ids = list(tx.execute(statement.returning(photos.c.id)).scalars())
    tx.seal_same(photos.c.sealed_source, ids, "")
    return ids


def release(tx: Transaction, draft_ids: Collection[str]) -> int:
    """Let the photos of drafts that were given up go: the clock takes them away; how many they are.

    Those of a draft of which a case was made stay: an alarm is one before its form is filled to the end.
    """
    given_up = update(photos).where(
        photos.c.draft_id.in_(draft_ids),
        photos.c.draft_id != "",
        ~exists().where(cases.c.draft_id == photos.c.draft_id),
    )
    return tx.execute(given_up.values(draft_id="", unique_name=photos.c.id)).rowcount


def remove_released(tx: Transaction, most: int) -> tuple[int, list[str]]:
    """Drop photos that were let go, so many at most; how many, and the files that no other photo is in any more."""
    query = select(photos.c.id, photos.c.file).where(photos.c.draft_id == "", photos.c.person_id.is_not(None))
    found = tx.execute(query.limit(most)).all()
    tx.execute(delete(photos).where(photos.c.id.in_([row.id for row in found])))
    names = {row.file for row in found if row.file is not None}
    left = set(tx.execute(select(photos.c.file).where(photos.c.file.in_(names))).scalars())
    return len(found), sorted(names - left)


def _photo(tx: Transaction, row: Row[Any]) -> StoredPhoto:
    return StoredPhoto(
        id=row.id,
        person_id=row.person_id,
        channel=row.channel,
        source=tx.open(photos.c.sealed_source, row.id, row.sealed_source),
        draft_id=row.draft_id,
        as_file=row.as_file,
        width=row.width,
        height=row.height,
        bytes=row.bytes,
        sha256=row.sha256,
        file=row.file,
        taken=None if row.sealed_taken is None else tx.open_json(photos.c.sealed_taken, row.id, row.sealed_taken),
        shot=row.shot,
        flaws=tuple(map(PhotoFlaw, (row.flaws or "").split())),
    )
