"""The picture of a house after its works, taken from where the first one was taken: the two are kept as a pair."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from handlers.cases import house_photos
from handlers.cases.report_fields import optional
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo, Reply
from handlers.forms.field import Answers, Field, always
from handlers.forms.photos import Photos, receipt
from handlers.forms.shots import ShotList
from storage.cases import cases, photos, records
from storage.cases.cases import Case, CaseState

AFTER = "photos_after"
SHOWS_THE_PAIR = "reporter_says"  # the question of the close-out beside which the pair stands
_WORKS = ("works_started", "completed", "accepted")
STATES = (CaseState.COMPLETED, CaseState.ACCEPTED, CaseState.RECTIFIED, CaseState.CLOSED)


@dataclass(frozen=True, kw_only=True)
class PhotosAfter(Photos):
    """Photos of a house after its works; beside the question stands the first that there was of it."""

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """Where to stand: as for the first picture, where there is one."""
        return context.say("close_out.photos_after.as_before" if first_of(context, draft) else f"{asked.texts}.ask")

    def shots(self, context: Context, draft: Draft) -> ShotList:
        """The shots that there are of the house before its works: one of each is welcome, the first is enough."""
        case = cases.find(context.tx, draft.subject) if draft.subject else None
        if case is None:
            return ShotList()
        taken = {photo.shot for photo in photos.of(context.tx, list(case.answers.get("photos") or ()))}
        every = house_photos.shots_in(context, case).shots
        return ShotList(shots=tuple(shot for shot in every if shot.kind in taken))


def _field(*, required: bool) -> Field:
    return Field(
        id=AFTER,
        texts=f"close_out.{AFTER}",
        kind=PhotosAfter(),
        required=always if required else optional,
        when=lambda answers: not _failed(answers),
    )


def _failed(answers: Answers) -> bool:
    return "failed" in (answers.get("outcome"), answers.get("basic_safety"))


WANTED, WELCOME = _field(required=True), _field(required=False)


def first_of(context: Context, draft: Draft) -> tuple[str, ...]:
    """The id of the first picture of the house that a draft is about; none where its report had no picture."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    return tuple((case.answers.get("photos") or ())[:1]) if case else ()


def pictures(context: Context, draft: Draft, asked: Field) -> tuple[str, ...]:
    """What is shown with a question: with that for the picture after the works, the first one.

    With that for the reporter's word on the close-out, the pair of before and after.
    """
    if asked.id != SHOWS_THE_PAIR:
        return first_of(context, draft) if asked.id == AFTER else ()
    case = cases.find(context.tx, draft.subject)
    return pair_of(context, draft, case) if case else ()


def pair_of(context: Context, draft: Draft, case: Case) -> tuple[str, ...]:
    """A picture before the works and the same after them, as a draft or the case has it; none where one is lacking."""
    pairs = in_pairs(context, case, draft.answers.get(AFTER) or of(context, case))
    return pairs.photos[:2] if pairs.count else ()


def answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """How many pictures have come."""
    content = context.inbound.content
    return [receipt(context, draft, asked, content)] if asked.id == AFTER and isinstance(content, Photo) else []


def of(context: Context, case: Case) -> tuple[str, ...]:
    """The pictures after the works, of a case that was taken up again those since then; the latest last."""
    if case.state not in STATES:
        return ()
    return tuple(id for record in records.this_time(context.tx, case.id) for id in record.values.get(AFTER) or ())


def is_lacking(context: Context, case: Case) -> bool:
    """Whether there were works, and no picture of what became of the house: it is not closed out without one."""
    return _lacks_after(context, case, _WORKS)


def is_welcome(context: Context, case: Case) -> bool:
    """Whether there were works, or something was put right, and no picture of what became of the house."""
    return _lacks_after(context, case, (*_WORKS, CaseState.RECTIFIED))


def _lacks_after(context: Context, case: Case, steps: Collection[str]) -> bool:
    taken = records.this_time(context.tx, case.id)
    return any(record.step in steps for record in taken) and not any(record.values.get(AFTER) for record in taken)


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """The pictures of a case: so many pairs of one before the works and the same after them, then all others."""

    count: int
    photos: tuple[str, ...]


def in_pairs(context: Context, case: Case, after: Sequence[str]) -> Pairs:
    """All pictures of a case, those of the same beside each other; where none has a name, the first with the first."""
    before = list(case.answers.get("photos") or ())
    shot_of = {photo.id: photo.shot for photo in photos.of(context.tx, [*before, *after])} if before and after else {}
    left = list(after)
    paired: list[str] = []
    for one in before:
        same = next((id for id in left if shot_of.get(one) and shot_of.get(id) == shot_of[one]), None)
        if same is not None:
            paired += [one, same]
            left.remove(same)
    if not paired and before and after:
        paired = [before[0], after[0]]
    others = [id for id in (*before, *after) if id not in paired]
    return Pairs(count=len(paired) // 2, photos=(*paired, *others))
