"""What is said aloud: the sound is kept with the case that it tells of, for all who may see that one."""

from typing import Any

from handlers.cases import further, messages
from handlers.cases.correction import CASE_CORRECTION
from handlers.cases.details import HOUSEHOLD_DETAILS
from handlers.cases.report import HAZARD_REPORT
from handlers.cases.report_fields import VOICES
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.file_kinds import MOST_BYTES, SOUND_TYPES
from handlers.dialog.messages import Reply, Voice
from handlers.forms.files import order
from storage.cases import cases
from storage.cases.cases import Case

MOST = 10
_FORMS = frozenset({HAZARD_REPORT.id, CASE_CORRECTION.id, HOUSEHOLD_DETAILS.id})


def keep(context: Context, voice: Voice) -> list[Reply]:
    """Keep a sound with the report or case at hand, or with the alarm that runs; else say that it is not listened to.

    Either way it is said how speech becomes writing.
    """
    draft, case = _at_hand(context)
    kept = _kept(draft, case)
    if not has_room(context) or (voice.bytes or 0) > MOST_BYTES:
        return [context.reply("menu.voice")]
    kept.append(_order(context, voice, len(kept) + 1))
    if case is not None:
        cases.set_answers(context.tx, case, {**case.answers, VOICES: kept})
        messages.note(context, case, kind="voice_added")
    elif draft is not None:
        draft.answers[VOICES] = kept
    return [context.reply("cases.voice_kept")]


def has_room(context: Context) -> bool:
    """Whether there is a report or case at hand that one more sound can be kept with."""
    draft, case = _at_hand(context)
    return (draft is not None or case is not None) and len(_kept(draft, case)) < MOST


def _kept(draft: Draft | None, case: Case | None) -> list[str]:
    answers: dict[str, Any] = case.answers if case else draft.answers if draft else {}
    return list(answers.get(VOICES) or ())


def _at_hand(context: Context) -> tuple[Draft | None, Case | None]:
    """The form about a house that is being filled, and the case that it is about or that of the alarm that runs."""
    draft = context.conversation.draft
    if draft is None or draft.form not in _FORMS:
        return None, further.running(context)
    return draft, cases.find(context.tx, draft.subject) if draft.subject else None


def _order(context: Context, voice: Voice, number: int) -> str:
    name = context.say("cases.voice_name", number=number, ending=voice.ending)
    return order(context, name, SOUND_TYPES[voice.ending], source=voice.source, bytes=voice.bytes)
