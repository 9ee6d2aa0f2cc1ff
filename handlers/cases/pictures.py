"""The photos of a case as an office PC shows them: before the works and after, one beside another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases import after_works
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from storage.cases import photos, records
from storage.cases.cases import Case
from storage.cases.photos import StoredPhoto

_REPORTED = "photos"  # the field of a case


@dataclass(frozen=True, kw_only=True)
class CasePhoto:
    """A photo of a case: what it is called, with the day it was taken on where that is known.

    One that is not `here` is still on its way from who sent it. `file` is its name in the photo folder.
    """

    id: str
    label: str
    is_after: bool
    file: str | None

    @property
    def here(self) -> bool:
        """Whether its bytes have come."""
        return self.file is not None


@dataclass(frozen=True, kw_only=True)
class PhotoLook:
    """One photo large, with those around it; `beside` is shown next to it, none where it stands alone.

    `pair` is what to compare with: the latest one after the works, or the last of all; none where there is no other.
    """

    photo: CasePhoto
    beside: CasePhoto | None
    before: CasePhoto | None
    after: CasePhoto | None
    pair: CasePhoto | None


def of(context: Context, case: Case) -> tuple[CasePhoto, ...]:
    """All that the case has, in their order: as it was reported, then after the works."""
    reported = list(case.answers.get(_REPORTED) or ())
    taken = records.this_time(context.tx, case.id)
    works = [id for record in taken for id in record.values.get(after_works.AFTER) or ()]
    stored = photos.of(context.tx, list(dict.fromkeys([*reported, *works])))
    return tuple(_photo(context, one, number, is_after=one.id not in reported) for number, one in enumerate(stored, 1))


def look(shown: Sequence[CasePhoto], id: str, beside: str = "") -> PhotoLook | None:
    """One of some photos, and another to compare with it; none where it is not among them."""
    at = next((at for at, one in enumerate(shown) if one.id == id), None)
    if at is None:
        return None
    others = [one for one in shown if one.id != id]
    turning = others if beside else list(shown)
    there = next((at for at, one in enumerate(turning) if one.id == (beside or id)), None)
    return PhotoLook(
        photo=shown[at],
        beside=next((one for one in others if one.id == beside), None),
        before=turning[there - 1] if there else None,
        after=turning[there + 1] if there is not None and there + 1 < len(turning) else None,
        pair=others[0] if others and at == len(shown) - 1 else next(iter(others[-1:]), None),
    )


def _photo(context: Context, photo: StoredPhoto, number: int, *, is_after: bool) -> CasePhoto:
    label = context.say("sheet.photo_after" if is_after else "sheet.photo", number=number)
    at = (photo.taken or {}).get("at")
    if at:
        day = say_date(context.say, datetime.fromisoformat(at).date())
        label = context.say("sheet.photo_taken", photo=label, day=day)
    return CasePhoto(id=photo.id, label=label, is_after=is_after, file=photo.file)
