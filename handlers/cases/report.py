"""Reporting a suspected dangerous house: five questions make a case, danger comes first, the township hears at once."""

from typing import Any

from handlers.cases import messages, view
from handlers.cases.report_fields import DETAIL_FIELDS, IMMINENT, REPORT_FIELDS, is_imminent
from handlers.cases.step import LATER, SHOW, Telling, Whom
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.danger import say_get_out
from handlers.dialog.messages import Location, Option, Photo, Reply, Weight
from handlers.dialog.permissions import Action
from handlers.forms import form as forms
from handlers.forms import places, stepper
from handlers.forms.choices import own_words
from handlers.forms.field import Answers, Field
from handlers.forms.form import Form, Sent
from handlers.forms.photos import receipt
from handlers.people import contact_phone
from knowledge.model.pack import Pack
from storage.cases import cases
from storage.cases.cases import CaseState
from storage.people import areas

MOST_DRAFTS = 12
NO_PACK_PREFIX = "AJ"
_NEW = Telling(whom=Whom.COORDINATORS, text="cases.new_for_township", buttons=("receive", "return"), whole=True)


def start(context: Context, *, note: str = "") -> list[Reply]:
    """Begin a report, or offer the one that is half filled."""
    closed = closed_to(context)
    if closed:
        return closed
    untouched = _untouched(context, {})
    if untouched is not None:
        return [forms.ask(context, HAZARD_REPORT, untouched, note=note)]
    if len(context.conversation.drafts) >= MOST_DRAFTS:
        return [context.reply("forms.too_many_drafts", count=len(context.conversation.drafts))]
    return stepper.begin(context, HAZARD_REPORT, _open_draft(context), note=note)


def start_in_danger(context: Context, *, words: str = "", photo: Photo | None = None) -> list[Reply]:
    """Begin a report of imminent danger, with the words that told of it and a photo that came along."""
    closed = closed_to(context)
    if closed:
        return closed
    told = {"hazards": [own_words(words)]} if words else {}
    untouched = _untouched(context, {**told, "danger": IMMINENT})
    if untouched is not None and photo is None:
        return [forms.ask(context, HAZARD_REPORT, untouched)]
    draft = _open_draft(context)
    draft.answers |= told
    if photo is not None:
        _keep_photo(context, draft, photo)
    said = stepper.store_answer(context, HAZARD_REPORT, draft, HAZARD_REPORT.field("danger"), IMMINENT)
    note = "" if photo is None else context.say("photos.kept_for_report")
    return [*said, *stepper.begin(context, HAZARD_REPORT, draft, note=note)]


def _open_draft(context: Context) -> Draft:
    """A new report, which knows the phone number of who reports."""
    draft = context.conversation.open_draft(HAZARD_REPORT.id, context.now)
    phone = contact_phone.of(context)
    if phone is not None:
        draft.answers["contact_phone"] = phone
    return draft


def _keep_photo(context: Context, draft: Draft, photo: Photo) -> None:
    """Take a photo that nobody asked for yet; the field goes on asking."""
    stepper.take(context, HAZARD_REPORT, draft, photo)
    draft.messages.pop("photos", None)


def closed_to(context: Context) -> list[Reply]:
    """Why the person cannot report here; nothing where they can."""
    if not context.may(Action.REPORT_CASE, context.place):
        return [context.reply("report.not_here")]
    return [context.reply("report.no_places")] if areas.count(context.tx) == 0 else []


def _untouched(context: Context, begun_with: Answers) -> Draft | None:
    """The report just begun in which nothing was answered yet, so that a button pressed twice begins one."""
    draft = context.conversation.draft
    if draft is None or draft.form != HAZARD_REPORT.id:
        return None
    given = {key: value for key, value in draft.answers.items() if key != "contact_phone"}
    return draft if given == begun_with else None


def start_with_photo(context: Context, photo: Photo) -> list[Reply]:
    """A photo out of the blue: keep it and begin a report."""
    replies = start(context, note=context.say("photos.kept_for_report"))
    draft = context.conversation.draft
    if draft is not None:
        _keep_photo(context, draft, photo)
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
    if asked.id == "danger" and is_imminent(draft.answers):
        said.append(Reply(text=say_get_out(context.inbound.content, context.say)))
    if asked.id == "photos" and isinstance(context.inbound.content, Photo):
        said.append(receipt(context, draft, asked, context.inbound.content))
    if is_imminent(draft.answers) and _area_code(context, draft) is not None:
        said += _raise_alarm(context, draft)
    return said


def _raise_alarm(context: Context, draft: Draft) -> list[Reply]:
    """Make the case as soon as it is known where; whatever is answered after that goes into it at once.

    A place that becomes more exact (first the county, then the village) is told to those who had not heard yet.
    """
    case, new = _open_case(context, draft)
    draft.subject = case.number
    if new:
        return [_alarmed(context, case, messages.raise_alarm(context, case))]
    if case.state is CaseState.REPORTED:
        area, pack = _area_code(context, draft) or case.area, _pack_of_draft(context, draft)
        cases.set_answers(context.tx, case, {**case.answers, **_answers(draft)})
        if area != case.area:
            cases.move(context.tx, case, area, pack.id if pack else None)
            moved = cases.find(context.tx, case.number) or case
            told = messages.raise_alarm(context, moved, heard=areas.get(context.tx, case.area))
            return [_alarmed(context, moved, told)] if told else []
    return []


def _alarmed(context: Context, case: cases.Case, told: list[str]) -> Reply:
    """Who heard of the danger; where nobody could, that the reporter has to call."""
    if not told:
        return context.reply("report.alarm_unheard", number=case.number)
    return context.reply("report.alarm_raised", places=context.say("forms.comma").join(told), number=case.number)


def submit(context: Context, draft: Draft) -> Sent:
    """Make the case, or complete the one that imminent danger made already; tell the township."""
    phone = draft.answers.get("contact_phone") or contact_phone.of(context)  # begun anew, a draft has lost it
    draft.answers |= {"contact_phone": phone} if phone else {}
    case, new = _open_case(context, draft)
    if not new:
        cases.set_answers(context.tx, case, {**case.answers, **_answers(draft)})
        messages.note(context, case, kind="completed")
        messages.follow_danger(context, case)
    case = cases.find(context.tx, case.number) or case
    told = messages.tell_coordinators(context, case, _NEW)
    lines = [context.say("report.submitted", number=case.number), messages.say_told(context, told)]
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
    return Sent(said=[reply], case=case.number)


def _cancelled(context: Context, draft: Draft) -> list[Reply]:
    return [context.reply("report.alarm_stays", number=draft.subject)] if draft.subject else []


def _open_case(context: Context, draft: Draft) -> tuple[cases.Case, bool]:
    area = _area_code(context, draft)
    if area is None:
        raise ValueError(f"draft {draft.id} has no place")
    pack = _pack_of_draft(context, draft)
    case, new = cases.open_case(
        context.tx,
        draft_id=draft.id,
        prefix=pack.region.case_prefix if pack else NO_PACK_PREFIX,
        area=area,
        pack=pack.id if pack else None,
        imminent=is_imminent(draft.answers),
        reporter_id=context.person_id,
        reporter_role=context.role,
        answers=_answers(draft),
        now=context.now,
    )
    if new:
        messages.note(context, case, kind="reported")
    return case, new


def _answers(draft: Draft) -> dict[str, Any]:
    return {key: value for key, value in draft.answers.items() if value is not None}


def _area_code(context: Context, draft: Draft) -> str | None:
    """Where the case belongs: the place answered, else the village of the reporter's role."""
    answered: str | None = (draft.answers.get("place") or {}).get("area")
    if answered is not None:
        return answered
    return context.place.code if context.place is not None else None


def _pack_of_draft(context: Context, draft: Draft) -> Pack | None:
    code = _area_code(context, draft)
    place = areas.find(context.tx, code) if code else None
    return context.pack_at(place) if place else None


def _name(context: Context, draft: Draft) -> str:
    head = draft.answers.get("head")
    if head:
        return context.say("report.named", head=head)
    place = places.describe(context, draft.answers.get("place") or {})
    return context.say("report.named_by_place", place=place) if place else context.say("report.unnamed")


HAZARD_REPORT = Form(
    id="hazard_report", fields=REPORT_FIELDS, submit=submit, name=_name, answered=_answered, cancelled=_cancelled
)
