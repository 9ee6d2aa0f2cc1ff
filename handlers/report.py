"""Reporting a suspected dangerous house: five questions make a case, danger comes first, the township hears at once."""

from typing import Any

from handlers import case_notices, contact_phone, forms, places, stepper
from handlers.case_fields import DETAIL_FIELDS, REPORT_FIELDS, is_imminent
from handlers.conversation import Draft
from handlers.fields import Field
from handlers.forms import Form, Sent
from handlers.messages import Location, Option, Photo, Reply, Weight
from handlers.permissions import Action
from handlers.photos import receipt
from handlers.talk import Talk
from knowledge.pack import Pack
from storage import areas, cases
from storage.cases import CaseState

MOST_DRAFTS = 12
NO_PACK_PREFIX = "AJ"


def start(talk: Talk, *, danger: str | None = None, note: str = "") -> list[Reply]:
    """Begin a report, or offer the one that is half filled."""
    closed = closed_to(talk)
    if closed:
        return closed
    untouched = _untouched(talk, danger)
    if untouched is not None:
        return [forms.ask(talk, HAZARD_REPORT, untouched, note=note)]
    if danger is None and len(talk.conversation.drafts) >= MOST_DRAFTS:
        return [talk.reply("forms.too_many_drafts", count=len(talk.conversation.drafts))]
    draft = talk.conversation.open_draft(HAZARD_REPORT.id, talk.now)
    phone = contact_phone.of(talk)
    if phone is not None:
        draft.answers["contact_phone"] = phone
    if danger is None:
        return stepper.begin(talk, HAZARD_REPORT, draft, note=note)
    said = stepper.store_answer(talk, HAZARD_REPORT, draft, HAZARD_REPORT.field("danger"), danger)
    return [*said, *stepper.begin(talk, HAZARD_REPORT, draft)]


def closed_to(talk: Talk) -> list[Reply]:
    """Why the person cannot report here; nothing where they can."""
    if not talk.may(Action.REPORT_CASE, talk.place):
        return [talk.reply("report.not_here")]
    return [talk.reply("report.no_places")] if areas.count(talk.tx) == 0 else []


def _untouched(talk: Talk, danger: str | None) -> Draft | None:
    """The report just begun in which nothing was answered yet, so that a button pressed twice begins one."""
    draft = talk.conversation.draft
    if draft is None or draft.form != HAZARD_REPORT.id:
        return None
    given = {key: value for key, value in draft.answers.items() if key != "contact_phone"}
    return draft if given == ({} if danger is None else {"danger": danger}) else None


def start_with_photo(talk: Talk, photo: Photo) -> list[Reply]:
    """A photo out of the blue: keep it and begin a report."""
    replies = start(talk, note=talk.say("photos.kept_for_report"))
    draft = talk.conversation.draft
    if draft is not None:
        stepper.take(talk, HAZARD_REPORT, draft, photo)
        draft.messages.pop("photos", None)
    return replies


def start_with_location(talk: Talk, location: Location) -> list[Reply]:
    """A position out of the blue: keep it and begin a report."""
    replies = start(talk)
    draft = talk.conversation.draft
    if draft is not None:
        stepper.take(talk, HAZARD_REPORT, draft, location)
    return replies


def _answered(talk: Talk, draft: Draft, asked: Field) -> list[Reply]:
    said = []
    if asked.id == "danger" and is_imminent(draft.answers):
        said.append(talk.reply("report.get_out"))
    if asked.id == "photos" and isinstance(talk.inbound.content, Photo):
        said.append(receipt(talk, draft, asked, talk.inbound.content))
    if is_imminent(draft.answers) and _area_code(talk, draft) is not None:
        said += _raise_alarm(talk, draft)
    return said


def _raise_alarm(talk: Talk, draft: Draft) -> list[Reply]:
    """Make the case as soon as it is known where; whatever is answered after that goes into it at once.

    A place that becomes more exact (first the county, then the village) is told to those who had not heard yet.
    """
    case, new = _open_case(talk, draft)
    draft.subject = case.number
    if new:
        return [_alarmed(talk, case, case_notices.raise_alarm(talk, case))]
    if case.state is CaseState.REPORTED:
        area, pack = _area_code(talk, draft) or case.area, _pack_of_draft(talk, draft)
        cases.set_answers(talk.tx, case, {**case.answers, **_answers(draft)})
        if area != case.area:
            cases.move(talk.tx, case, area, pack.id if pack else None)
            moved = cases.find(talk.tx, case.number) or case
            told = case_notices.raise_alarm(talk, moved, heard=areas.get(talk.tx, case.area))
            return [_alarmed(talk, moved, told)] if told else []
    return []


def _alarmed(talk: Talk, case: cases.Case, told: list[str]) -> Reply:
    """Who heard of the danger; where nobody could, that the reporter has to call."""
    if not told:
        return talk.reply("report.alarm_unheard", number=case.number)
    return talk.reply("report.alarm_raised", places=talk.say("forms.comma").join(told), number=case.number)


def submit(talk: Talk, draft: Draft) -> Sent:
    """Make the case, or complete the one that imminent danger made already; tell the township."""
    phone = draft.answers.get("contact_phone") or contact_phone.of(talk)  # begun anew, a draft has lost it
    draft.answers |= {"contact_phone": phone} if phone else {}
    case, new = _open_case(talk, draft)
    if not new:
        cases.set_answers(talk.tx, case, {**case.answers, **_answers(draft)})
        case_notices.note(talk, case, kind="completed")
        case_notices.follow_danger(talk, case)
    case = cases.find(talk.tx, case.number) or case
    told = case_notices.tell_coordinators(talk, case, "cases.new_for_township")
    lines = [talk.say("report.submitted", number=case.number), told]
    limit = case_notices.report_limit(talk, case)
    lines += [limit] if limit else []
    buttons: list[Option] = []
    missing = forms.missing(DETAIL_FIELDS, case.answers)
    if missing:
        names = talk.say("forms.comma").join(talk.say(f"{asked.texts}.name") for asked in missing[:3])
        lines.append(talk.say("report.details_missing", names=names))
        buttons.append(talk.option(f"case:details:{case.number}", "report.button.details", weight=Weight.MAIN))
    buttons.append(talk.option(f"case:show:{case.number}", "report.button.show"))
    reply = Reply(text="\n".join(line for line in lines if line), options=(tuple(buttons),))
    return Sent(said=[reply], case=case.number)


def _cancelled(talk: Talk, draft: Draft) -> list[Reply]:
    return [talk.reply("report.alarm_stays", number=draft.subject)] if draft.subject else []


def _open_case(talk: Talk, draft: Draft) -> tuple[cases.Case, bool]:
    area = _area_code(talk, draft)
    if area is None:
        raise ValueError(f"draft {draft.id} has no place")
    pack = _pack_of_draft(talk, draft)
    case, new = cases.open_case(
        talk.tx,
        draft_id=draft.id,
        prefix=pack.region.case_prefix if pack else NO_PACK_PREFIX,
        area=area,
        pack=pack.id if pack else None,
        imminent=is_imminent(draft.answers),
        reporter_id=talk.person_id,
        reporter_role=talk.role,
        answers=_answers(draft),
        now=talk.now,
    )
    if new:
        case_notices.note(talk, case, kind="reported")
    return case, new


def _answers(draft: Draft) -> dict[str, Any]:
    return {key: value for key, value in draft.answers.items() if value is not None}


def _area_code(talk: Talk, draft: Draft) -> str | None:
    """Where the case belongs: the place answered, else the village of the reporter's role."""
    answered: str | None = (draft.answers.get("place") or {}).get("area")
    if answered is not None:
        return answered
    return talk.place.code if talk.place is not None else None


def _pack_of_draft(talk: Talk, draft: Draft) -> Pack | None:
    code = _area_code(talk, draft)
    place = areas.find(talk.tx, code) if code else None
    pack_id = talk.pack_at(place) if place else None
    return talk.knowledge.packs.get(pack_id) if pack_id else None


def _name(talk: Talk, draft: Draft) -> str:
    head = draft.answers.get("head")
    if head:
        return talk.say("report.named", head=head)
    place = places.describe(talk, draft.answers.get("place") or {})
    return talk.say("report.named_by_place", place=place) if place else talk.say("report.unnamed")


HAZARD_REPORT = Form(
    id="hazard_report", fields=REPORT_FIELDS, submit=submit, name=_name, answered=_answered, cancelled=_cancelled
)
