"""Correcting a form of a document at a PC: all its boxes as one sheet, with what somebody else has changed since."""

from collections.abc import Mapping, Sequence

from handlers.cases import at_desk, correctable, form_changes, form_correction
from handlers.cases.at_desk import StepSheet, StepTaken
from handlers.cases.correctable import Correctable
from handlers.cases.fields import stale
from handlers.cases.form_correction import FORM_CORRECTION, LEAST, MOST, WHY
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import sheets
from handlers.forms.sheets import NONE_SENT, OTHER, Filled, SentPhotos, Uploads


def opened(context: Context, number: str, record_id: str) -> StepSheet:
    """A form as it stands, to be corrected. Raises NoSuchCase where it is none of the person's."""
    found = correctable.find(context, number, record_id)
    return _sheet(context, found, _draft(found), {}, {})


def wanting_photos(context: Context, number: str, record_id: str) -> frozenset[str]:
    """The boxes of a form that may want photos. Raises NoSuchCase."""
    found = correctable.find(context, number, record_id)
    return frozenset(found.blank.photo_keys()) & frozenset(found.keys)


def take(
    context: Context,
    number: str,
    record_id: str,
    filled: Filled,
    version: str,
    *,
    draft_id: str = "",
    uploads: Uploads = NONE_SENT,
) -> StepTaken:
    """Keep what is said otherwise now. Raises NoSuchCase.

    `version` is that of the form when it was opened: what somebody else has corrected since stays, and where both have
    corrected the same the sheet says so. `draft_id` is that of the sheet, to which photos belong that were sent before.
    """
    found = correctable.find(context, number, record_id)
    seen = int(version) if version.isdecimal() else found.record.id
    draft = _draft(found, seen, draft_id)
    form = FORM_CORRECTION.grown(context, draft)
    stood = sheets.standing(context, form, draft)
    slips = sheets.fill(context, form, draft, filled, uploads)
    sent = [key for key in found.keys if uploads.get(key, SentPhotos()) != SentPhotos()]
    left = [key for key in found.keys if key in stood and key not in sent and _same(filled, stood, key)]
    _leave(found, draft, slips, left)
    slips |= _differing(context, found, draft)
    if WHY.id not in slips and form_correction.too_short(draft):
        slips[WHY.id] = context.say("filled.why_length", least=LEAST, most=MOST)
    if not form_correction.changes(context, found, draft) and not set(slips) - {WHY.id}:
        return StepTaken(said=context.say("filled.nothing"))
    if slips:
        typed = {name: values for name, values in filled.items() if name.removesuffix(f".{OTHER}") not in left}
        return StepTaken(again=_sheet(context, found, draft, slips, typed))
    kept = form_correction.keep(context, found, draft)
    context.conversation.note_sent(draft, case=found.case.number)
    return StepTaken(said="\n".join(reply.text for reply in kept.said), taken=True)


def _draft(found: Correctable, version: int | None = None, id: str = "") -> Draft:
    draft = at_desk.draft_of(FORM_CORRECTION, found.case, id)
    form_correction.open_boxes(draft, found, found.keys, version)
    return draft


def _same(filled: Filled, stood: Filled, key: str) -> bool:
    """Whether a field was sent in as it stood."""
    return all(_typed(filled, name) == _typed(stood, name) for name in (key, f"{key}.{OTHER}"))


def _typed(filled: Filled, name: str) -> list[str]:
    return [value.strip() for value in filled.get(name, ()) if value.strip()]


def _leave(found: Correctable, draft: Draft, slips: dict[str, str], left: Sequence[str]) -> None:
    """Let fields that the person has left alone say what they say now, also where their day has gone by since."""
    now = found.values()
    for key in left:
        draft.answers[key] = now.get(key)
        if now.get(key) not in (None, "", []):
            slips.pop(key, None)


def _differing(context: Context, found: Correctable, draft: Draft) -> dict[str, str]:
    """By field, what somebody else has made of it since it was opened, where the person makes something else of it."""
    now, slips = found.values(), {}
    for asked in FORM_CORRECTION.grown(context, draft).open_fields(draft):
        theirs, mine = now.get(asked.id), draft.answers.get(asked.id)
        if asked.id != WHY.id and theirs not in (draft.seen.get(asked.id), mine):
            by = next(one for one in reversed(found.taken) if asked.id in one.values)
            slips[asked.id] = context.say(
                "filled.differs",
                who=stale.say_who(context, by),
                theirs=form_changes.say_value(context, draft, asked, theirs),
                mine=form_changes.say_value(context, draft, asked, mine),
            )
    return slips


def _sheet(context: Context, found: Correctable, draft: Draft, slips: Mapping[str, str], filled: Filled) -> StepSheet:
    return StepSheet(
        number=found.case.number,
        step=f"forms/{found.record.id}/correct",
        title=context.say("filled.correct", title=found.blank.title),
        above=context.say("filled.about"),
        fields=tuple(sheets.fields(context, FORM_CORRECTION.grown(context, draft), draft, slips, filled)),
        submit=context.say("sheet.submit"),
        version=str(found.version),
        draft=draft.id,
    )
