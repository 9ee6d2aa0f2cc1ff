"""Reporting a suspected dangerous house: five questions make a case, danger comes first, the township hears at once."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from handlers.cases import calling_off, captions, due, facts, messages, moves, near, raising, steps, view
from handlers.cases.alarmed import named_in, where_begun
from handlers.cases.report_fields import BESIDE_A_REPORT, DETAIL_FIELDS, IMMINENT, REPORT_FIELDS, is_imminent
from handlers.cases.said_in_words import fill_beside
from handlers.cases.step import LATER, SHOW, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Location, Option, Photo, Reply, Weight
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_the_county
from handlers.forms import form as forms
from handlers.forms import places, stepper
from handlers.forms.choices import own_words
from handlers.forms.field import Field
from handlers.forms.form import Form, Sent
from handlers.forms.keeping import store_answer
from handlers.forms.photos import receipt
from handlers.people import contact_phone
from knowledge.area import Place
from knowledge.model.case_steps import REPORTED
from storage.cases import cases
from storage.cases.cases import CaseState
from storage.people import areas

MOST_DRAFTS = 12
NO_PACK_PREFIX = "AJ"
_NEW = Telling(whom=Whom.COORDINATORS, text="cases.new_for_township", buttons=("receive", "return"), whole=True)


def start(context: Context, *, note: str = "", fill: Callable[[Draft], str] = lambda draft: "") -> list[Reply]:
    """Begin a report, or go on with the one just begun. `fill` puts in what is known, and gives what is said of it."""
    closed = closed_to(context)
    if closed:
        return closed
    untouched = _untouched(context)
    if untouched is not None:
        return stepper.begin(context, HAZARD_REPORT, untouched, note=note or fill(untouched))
    if len(context.conversation.drafts) >= MOST_DRAFTS:
        return [context.reply("forms.too_many_drafts", count=len(context.conversation.drafts))]
    draft = _open_draft(context)
    return stepper.begin(context, HAZARD_REPORT, draft, note=note or fill(draft))


def start_in_danger(context: Context, *, words: str = "", photos: Sequence[Photo] = ()) -> list[Reply]:
    """Begin a report of imminent danger, with the words that told of it and the photos that came along or waited."""
    closed = closed_to(context, danger=True)
    if closed:
        return closed
    draft = _open_draft(context)
    draft.answers |= {"hazards": [own_words(words)]} if words else {}
    place = named_in(context, words)
    if place is not None:
        draft.answers["place"] = {"area": place.code}
        draft.unfinished.append("place")
    for photo in photos:
        keep_photo(context, draft, photo)
    said = store_answer(context, HAZARD_REPORT, draft, HAZARD_REPORT.field("danger"), IMMINENT)
    note = context.say("photos.kept_for_report") if photos else ""
    return [*said, *stepper.begin(context, HAZARD_REPORT, draft, note=note)]


def _open_draft(context: Context) -> Draft:
    """A new report, which knows the phone number of who reports."""
    draft = context.conversation.open_draft(HAZARD_REPORT.id, context.now)
    phone = contact_phone.of(context)
    if phone is not None:
        draft.answers["contact_phone"] = phone
    return draft


def keep_photo(context: Context, draft: Draft, photo: Photo) -> None:
    """Take a photo that nobody asked for yet, with the words under it; the field goes on asking."""
    stepper.take(replace(context, inbound=replace(context.inbound, content=photo)), HAZARD_REPORT, draft, photo)
    draft.messages.pop("photos", None)


def closed_to(context: Context, *, danger: bool = False) -> list[Reply]:
    """Why the person cannot report here; nothing where they can, and danger anybody can."""
    if not context.may(Action.RAISE_ALARM if danger else Action.REPORT_CASE, context.place):
        return [context.reply("report.not_here", way=way_to_the_county(context))]
    return [context.reply("report.no_places")] if areas.count(context.tx) == 0 else []


def _untouched(context: Context) -> Draft | None:
    """The report just begun in which nothing was answered yet, so that a button pressed twice begins one."""
    draft = context.conversation.draft
    if draft is None or draft.form != HAZARD_REPORT.id:
        return None
    return None if set(draft.answers) - {"contact_phone"} else draft


def start_with_photo(context: Context, photo: Photo) -> list[Reply]:
    """A photo out of the blue: keep it and begin a report."""
    kept = context.say("photos.kept_for_report")
    words = context.say("photos.caption_kept", words=photo.caption) if photo.caption else ""
    replies = start(context, note="\n".join(line for line in (kept, words) if line))
    draft = context.conversation.draft
    if draft is not None:
        keep_photo(context, draft, photo)
    return replies


def start_with_location(context: Context, location: Location) -> list[Reply]:
    """A position out of the blue: keep it and begin a report."""
    replies = start(context)
    draft = context.conversation.draft
    if draft is not None:
        stepper.take(context, HAZARD_REPORT, draft, location)
    return replies


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    said = []
    if asked.id == "photos" and isinstance(context.inbound.content, Photo):
        said += captions.keep(context, draft, context.inbound.content)
        said.append(receipt(context, draft, asked, context.inbound.content))
    if is_imminent(draft.answers):
        return [*_alarm(context, draft, asked), *said]
    if asked.id == "danger" and draft.subject:
        return [*_call_off(context, draft), *said]
    return said


def _alarm(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    """Raise the alarm at once, wherever it is; whatever is answered after that goes into its case and on."""
    case, new = _open_case(context, draft)
    draft.subject = case.number
    if new:
        return [raising.raise_alarm(context, case)]
    if case.state is not CaseState.REPORTED:
        return []
    if not case.imminent:
        return _raise_anew(context, draft, case)
    if draft.answers.get(asked.id) is None:
        left = {key: value for key, value in case.answers.items() if key != asked.id}
        cases.set_answers(context.tx, case, left)
        return []
    if asked.id == "hazards" and asked.id in draft.unfinished:
        cases.set_answers(context.tx, case, {**case.answers, **_answers(draft)})
        return []
    place = _place_of(context, draft)
    pack = context.pack_at(place)
    pack_id = pack.id if pack else None
    return facts.follow(context, case, _answers(draft), area=place.code, pack=pack_id, unfinished=draft.unfinished)


def _raise_anew(context: Context, draft: Draft, case: cases.Case) -> list[Reply]:
    """The danger that was called off is there after all."""
    cases.set_answers(context.tx, case, {**case.answers, **_answers(draft)})
    cases.set_imminent(context.tx, case, True, context.now)
    return [raising.raise_alarm(context, cases.get(context.tx, case.number))]


def _call_off(context: Context, draft: Draft) -> list[Reply]:
    """The answer that there is no danger, in place of the one that raised the alarm, calls it off."""
    case = cases.get(context.tx, draft.subject)
    event = moves.move(context, case, steps.NO_DANGER) if case.imminent else None
    return [] if event is None else [moves.reply(context, event)]


def submit(context: Context, draft: Draft) -> Sent:
    """Make the case, or complete the one that imminent danger made already; tell the township."""
    phone = draft.answers.get("contact_phone") or contact_phone.of(context)  # begun anew, a draft has lost it
    draft.answers |= {"contact_phone": phone} if phone else {}
    case, new = _open_case(context, draft)
    if not new:
        cases.set_answers(context.tx, case, {**case.answers, **_answers(draft)})
        messages.note(context, case, kind="completed")
        raising.follow_danger(context, case)
        case = cases.get(context.tx, case.number)
    told = messages.tell_coordinators(context, case, _NEW)
    lines = [context.say("report.submitted", number=case.number), messages.say_told(context, case, told)]
    limit = messages.report_limit(context, case)
    lines += [limit] if limit else []
    buttons: list[Option] = []
    missing = forms.missing(DETAIL_FIELDS, case.answers)
    if missing:
        names = context.say("forms.comma").join(context.say(f"{asked.texts}.name") for asked in missing[:3])
        lines.append(context.say("report.details_missing", names=names))
        buttons.append(context.option(f"case:details:{case.number}", "report.button.details", weight=Weight.MAIN))
        buttons.append(context.option(f"case:{LATER}:{case.number}", "report.button.later"))
    buttons.append(view.button(context, case, SHOW))
    reply = Reply(text="\n".join(line for line in lines if line), options=(tuple(buttons),))
    return Sent(said=[reply, *near.ask(context, case)], case=case.number)


def _cancelled(context: Context, draft: Draft) -> list[Reply]:
    """An alarm outlives the draft that raised it; one that was called off goes with it."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    if case is None or case.state is not CaseState.REPORTED:
        return []
    if not case.imminent:
        moves.move(context, case, steps.WITHDRAW)
        return []
    return [context.reply("report.alarm_stays", calling_off.button(context, case), number=case.number)]


def _open_case(context: Context, draft: Draft) -> tuple[cases.Case, bool]:
    place = _place_of(context, draft)
    pack = context.pack_at(place)
    case, new = cases.open_case(
        context.tx,
        draft_id=draft.id,
        prefix=pack.region.case_prefix if pack else NO_PACK_PREFIX,
        area=place.code,
        pack=pack.id if pack else None,
        imminent=is_imminent(draft.answers),
        reporter_id=context.person_id,
        reporter_role=context.role,
        answers=_answers(draft),
        now=context.now,
    )
    if new:
        messages.note(context, case, kind="reported")
        due.record(context, case, REPORTED, {}, to=case.state)
    return case, new


def _answers(draft: Draft) -> dict[str, Any]:
    return {key: value for key, value in draft.answers.items() if value is not None}


def _place_of(context: Context, draft: Draft) -> Place:
    """Where the case belongs: the place answered, else where its alarm is, else where one begins."""
    answered: str | None = (draft.answers.get("place") or {}).get("area")
    if answered is not None:
        return context.places_read.get(answered)
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    return where_begun(context) if case is None else context.places_read.get(case.area)


def _name(context: Context, draft: Draft) -> str:
    head = draft.answers.get("head")
    if head:
        return context.say("report.named", head=head)
    place = places.describe(context, draft.answers.get("place") or {})
    return context.say("report.named_by_place", place=place) if place else context.say("report.unnamed")


HAZARD_REPORT = Form(
    id="hazard_report",
    fields=REPORT_FIELDS,
    submit=submit,
    name=_name,
    answered=_answered,
    cancelled=_cancelled,
    beside=BESIDE_A_REPORT,
    fills=fill_beside,
)
