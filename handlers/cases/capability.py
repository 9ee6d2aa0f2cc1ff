"""Dangerous houses: reporting one, following a case, asking how far it is."""

from handlers.capability import Capability, Expected, by_name
from handlers.cases import (
    alarms,
    answering,
    begun_by_words,
    danger,
    digest_lines,
    due_lines,
    forms_in_chat,
    group_danger,
    keeping_cards,
    leaving_out,
    lists,
    lookup,
    lost_photos,
    packets,
    questions,
    returned,
    revisit,
    step_lists,
    voices,
    ways_in,
)
from handlers.cases.actions import STEP_FORMS
from handlers.cases.fields import groups, looking_again, menu
from handlers.cases.fields.filling import CASE_FIELDS
from handlers.cases.form_correction import FORM_CORRECTION
from handlers.cases.form_lines import BUTTON
from handlers.cases.report import HAZARD_REPORT
from handlers.cases.steps import STEPS
from handlers.dialog.apart import Plan
from handlers.dialog.messages import Location, Photo, ReportPacket, Voice
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.permissions import Action
from handlers.forms import photos

_SAID = {
    "report": ways_in.begin_or_resume,
    "danger": ways_in.begin_in_danger,
    "cases": lists.show,
    "case_steps": leaving_out.show,
    "step_lists": step_lists.show,
    keeping_cards.COMMAND: keeping_cards.show,
}

CASES = Capability(
    id="cases",
    forms=(HAZARD_REPORT, *STEP_FORMS.values(), answering.CASE_REQUEST_REFUSAL, FORM_CORRECTION),
    personal=frozenset(
        {HAZARD_REPORT.id, CASE_FIELDS.id, *(step.form for step in STEPS if step.form and step.personal)}
    ),
    hears=danger.hear,
    choices={
        "case": ways_in.take_choice,
        "cases": lists.take_choice,
        groups.BUTTON: menu.take_choice,
        BUTTON: forms_in_chat.take_choice,
        "danger": danger.take_choice,
        "leave": leaving_out.take_choice,
        "cards": keeping_cards.take_choice,
        "steplist": step_lists.take_choice,
        "request": answering.take_choice,
        "lookup": lambda context, args: lookup.start(context),
    },
    commands={**_SAID, "another": ways_in.begin},
    links={group_danger.LINK: group_danger.follow_link},
    spoken=tuple(by_name(_SAID)),
    expected={
        lookup.NUMBER: Expected(take=lookup.take),
        lookup.PHONE: Expected(take=lookup.take),
    },
    contents={
        Photo: ways_in.begin_with_photo,
        Location: ways_in.begin_with_location,
        ReportPacket: packets.take,
        Voice: voices.keep,
    },
    words=lambda context, text: (
        ways_in.take_words(context, text)
        or questions.take_words(context, text)
        or begun_by_words.take_words(context, text)
        or ways_in.offer_report(context, text)
    ),
    results={photos.FETCH: lost_photos.fetched},
    clock=(
        Plan(id="alarms", carry_out=alarms.plan, urgent=True),
        Plan(id="returned", carry_out=returned.plan),
        Plan(id="revisit", carry_out=revisit.plan),
    ),
    digest=(
        Source(part=DigestPart.CASES, lines=digest_lines.cases_to_check),
        Source(part=DigestPart.CASES, lines=digest_lines.returned),
        Source(part=DigestPart.CASES, lines=returned.by_office),
        Source(part=DigestPart.CASES, lines=due_lines.due),
        Source(part=DigestPart.CASES, lines=looking_again.waiting),
        Source(part=DigestPart.CASES, lines=due_lines.overdue_below),
        Source(part=DigestPart.CASES, lines=due_lines.named_below),
        Source(part=DigestPart.DECISIONS, lines=answering.waiting),
    ),
    owns=(
        Action.REPORT_CASE,
        Action.RAISE_ALARM,
        Action.VIEW_CASE,
        Action.LOOK_UP_CASE,
        Action.ADD_DETAILS,
        Action.CORRECT_CASE,
        Action.WITHDRAW_CASE,
        Action.RECEIVE_CASE,
        Action.RETURN_CASE,
        Action.REROUTE_CASE,
        Action.REMARK_ON_CASE,
        Action.READ_REMARKS,
        Action.TAKE_VILLAGE_STEP,
        Action.TAKE_TOWNSHIP_STEP,
        Action.TAKE_COUNTY_STEP,
        Action.SET_CARD_PHOTOS,
        Action.SET_CASE_STEPS,
        Action.ASK_MORE_TIME,
        Action.CONFIRM_HOUSE,
        Action.CALL_REPORTER,
        Action.VIEW_ID_NUMBER,
    ),
)
