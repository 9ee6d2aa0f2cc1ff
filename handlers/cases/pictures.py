"""The photos of a case as an office PC shows them: before the works, after, and once sealed, one beside another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases import after_works, house_photos
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.forms.shots import ShotList
from knowledge.model.watches import WatchKind
from knowledge.shots.shots import named_shots
from storage.cases import photos, records
from storage.cases.cases import Case
from storage.cases.photos import StoredPhoto
from storage.watches import watches


@dataclass(frozen=True, kw_only=True)
class CasePhoto:
    """A photo of a case: what it is called, with the day it was taken on where that is known.

    One that is not `here` is still on its way from who sent it. `file` is its name in the photo folder. `shot` is of
    what it is by the list of shots, none for a further one.
    """

    id: str
    label: str
    is_after: bool
    file: str | None
    shot: str | None = None

    @property
    def here(self) -> bool:
        """Whether its bytes have come."""
        return self.file is not None


@dataclass(frozen=True, kw_only=True)
class PhotoLook:
    """One photo large, with those around it; `beside` is shown next to it, none where it stands alone.

    `pair` is what to compare with: of the same, before the works or after; else the latest one after the works, or the
    last of all; none where there is no other.
    """

    photo: CasePhoto
    beside: CasePhoto | None
    before: CasePhoto | None
    after: CasePhoto | None
    pair: CasePhoto | None


def of(context: Context, case: Case) -> tuple[CasePhoto, ...]:
    """Those of the house, in their order: as it was reported, as offices looked at it, then after the works."""
    taken = records.this_time(context.tx, case.id)
    works = list(dict.fromkeys(id for record in taken for id in record.values.get(after_works.AFTER) or ()))
    before = [one for one in house_photos.of_house(context, case, taken) if one.id not in works]
    stored = [*before, *photos.of(context.tx, works)]
    shots = house_photos.shots_in(context, case)
    return tuple(
        _photo(context, shots, one, number, called=_AFTER if one.id in works else _BEFORE)
        for number, one in enumerate(stored, 1)
    )


def with_looks(context: Context, case: Case) -> tuple[CasePhoto, ...]:
    """All that the case has: the same, and then those of looks at the house once it was sealed."""
    pack = context.packs.get(case.pack or "")
    shown, shots = of(context, case), ShotList(shots=named_shots(pack.rules if pack else None))
    looks = watches.looks_of_case(context.tx, case.id, WatchKind.EMPTY)
    ids = [id for look in looks for id in look.photos]
    stored = photos.of(context.tx, ids) if ids else []
    seen = (_photo(context, shots, one, number, called=_AT_LOOK) for number, one in enumerate(stored, len(shown) + 1))
    return (*shown, *seen)


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
        pair=_same(shown[at], others) or _other_end(others, is_last=at == len(shown) - 1),
    )


def _same(photo: CasePhoto, others: Sequence[CasePhoto]) -> CasePhoto | None:
    """The latest one of the same that stands on the other side of the works."""
    same = [one for one in others if photo.shot and one.shot == photo.shot and one.is_after != photo.is_after]
    return same[-1] if same else None


def _other_end(others: Sequence[CasePhoto], *, is_last: bool) -> CasePhoto | None:
    return next(iter(others if is_last else reversed(others)), None)


_BEFORE, _AFTER, _AT_LOOK = "sheet.photo", "sheet.photo_after", "sheet.photo_at_look"


def _photo(context: Context, shots: ShotList, photo: StoredPhoto, number: int, *, called: str) -> CasePhoto:
    say, name = context.say, shots.label_of(photo.shot)
    label = say(called, number=number)
    label = say("sheet.photo_of", photo=label, name=name) if name else label
    at = (photo.taken or {}).get("at")
    if at:
        label = say("sheet.photo_taken", photo=label, day=say_date(say, datetime.fromisoformat(at).date()))
    if photo.flaws:
        flaws = say("forms.comma").join(say(f"photos.flaw.{flaw}") for flaw in photo.flaws)
        label = say("shots.with_how", name=label, how=flaws)
    return CasePhoto(id=photo.id, label=label, is_after=called == _AFTER, file=photo.file, shot=photo.shot)
