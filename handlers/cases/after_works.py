"""The picture of a house after its works, taken from where the first one was taken: the two are kept as a pair."""

from collections.abc import Collection
from dataclasses import dataclass

from handlers.cases.report_fields import optional
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Photo, Reply
from handlers.forms.field import Answers, Field, always
from handlers.forms.photos import Photos, receipt
from storage.cases import cases, records
from storage.cases.cases import Case, CaseState

AFTER = "photos_after"
_WORKS = ("works_started", "completed", "accepted")
STATES = (CaseState.COMPLETED, CaseState.ACCEPTED, CaseState.RECTIFIED, CaseState.CLOSED)


@dataclass(frozen=True, kw_only=True)
class PhotosAfter(Photos):
    """Photos of a house after its works; beside the question stands the first that there was of it."""

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """Where to stand: as for the first picture, where there is one."""
        return context.say("close_out.photos_after.as_before" if first_of(context, draft) else f"{asked.texts}.ask")


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
    """What is shown with a question: with that for the picture after the works, the first one."""
    return first_of(context, draft) if asked.id == AFTER else ()


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


def in_pairs(case: Case, after: tuple[str, ...]) -> tuple[str, ...]:
    """All pictures of a case: the first one and that which was taken from the same place, then the others."""
    before = tuple(case.answers.get("photos") or ())
    return (*before[:1], *after[:1], *before[1:], *after[1:])
