"""What a step decided on is changed only by a request: asked with a reason, answered by the office that decided."""

from collections.abc import Sequence
from dataclasses import replace

from handlers.cases import requests, steps, view
from handlers.cases.course import STEP_OF
from handlers.cases.fields import keeping, looking_again, saying
from handlers.cases.fields.asked import as_question
from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE
from handlers.cases.fields.field import CaseField
from handlers.cases.fields.opened import OpenFields
from handlers.cases.requests import RequestRow
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import ABOVE, COORDINATORS, LEVEL_OF, at_level, holders_at
from handlers.dialog.messages import Reply
from handlers.forms import stepper
from handlers.forms.field import Field, Words, always
from handlers.forms.form import AskAgain, Closed, Form, Sent
from storage.cases import cases
from storage.cases import requests as stored
from storage.cases.cases import Case
from storage.cases.records import Record
from storage.cases.requests import CaseRequest, NewRequest, RequestKind
from storage.people import areas, people
from storage.people.people import Coordinator, Role

WHY = Field(id="why", texts="decided.why", kind=Words(most=100))


def open_form(context: Context, case: Case, field: CaseField, decider: Record) -> list[Reply]:
    """Ask for the new value and the reason, with who decided what."""
    draft = context.conversation.find_draft(CASE_DECIDED_CHANGE.id, case.number)
    if draft is None or draft.only != [field.key, WHY.id]:
        if draft is not None:
            context.conversation.drop(draft)
        draft = context.conversation.open_draft(
            CASE_DECIDED_CHANGE.id, context.now, subject=case.number, only=[field.key, WHY.id]
        )
    context.conversation.active = draft.id
    note = context.say(
        "decided.opened",
        name=saying.name_of(context, field),
        value=saying.say_value(context, case, field, OpenFields(context, case).kept[field.key]),
        step=context.say(f"course.step.{decider.step}"),
        who=people.name_of(context.tx, decider.person_id) or "",
    )
    return stepper.begin(context, CASE_DECIDED_CHANGE, draft, note=note)


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    case = cases.find(context.tx, draft.subject)
    if case is None or not steps.may_take(context, case, steps.FILL):
        return Closed(reply=context.reply("cases.unknown", number=draft.subject))
    field = BY_KEY[(draft.only or [""])[0]]
    found, name = OpenFields(context, case), saying.name_of(context, field)
    decider, old, new = found.decider(field), found.kept.get(field.key), draft.answers[field.key]
    if decider is None:
        return Closed(reply=context.reply("decided.free", view.button(context, case, steps.FILL.id), name=name))
    if new == old:
        return AskAgain(field=field.key, note=context.say("decided.same", name=name))
    if any(_waits(one, field) for one in stored.of(context.tx, case.id)):
        return Closed(reply=context.reply("decided.again", view.button(context, case, SHOW), name=name))
    answerers = _answerers(context, case, decider)
    if not answerers:
        return Closed(reply=context.reply("decided.nobody", view.button(context, case, SHOW), name=name))
    office = answerers[0].grant
    words = keeping.say_changes(context, case, {field.key: old}, {field.key: new})
    request = NewRequest(
        kind=RequestKind.DECIDED_FIELD,
        subject=field.key,
        wanted={"value": new, "now": old, "words": words},
        reason=draft.answers[WHY.id],
        asked_by=context.person_id,
        asked_role=context.role,
        office=office.role,
        area=office.place.code if office.place else case.area,
        asked_of=decider.person_id,
    )
    requests.put(context, case, ROW, request, answerers)
    cases.note(
        context.tx,
        case,
        kind="decided_field_asked",
        person_id=context.person_id,
        role=context.role,
        now=context.now,
        details={"words": words, "reason": request.reason},
    )
    reached = context.say("forms.comma").join(one.name for one in answerers if one.reachable)
    key = "decided.asked" if reached else "decided.asked_unheard"
    return Sent(said=[context.reply(key, view.button(context, case, SHOW), whom=reached, what=words)], case=case.number)


def _waits(asked: CaseRequest, field: CaseField) -> bool:
    return asked.kind is RequestKind.DECIDED_FIELD and asked.subject == field.key and asked.answered_at is None


def _answerers(context: Context, case: Case, decider: Record) -> list[Coordinator]:
    """Who holds the office that decided, whoever took the step first; else the county; never who asks, and no city."""
    lineage = areas.lineage(context.tx, areas.get(context.tx, case.area))
    role = Role(decider.role) if decider.role in COORDINATORS else Role.TOWNSHIP
    for office in (role, ABOVE[role]):
        place = at_level(lineage, LEVEL_OF[office]) if office in COORDINATORS else None
        held = holders_at(context.tx, place) if place else []
        others = [one for one in held if one.person_id != context.person_id]
        if others:
            return sorted(others, key=lambda one: one.person_id != decider.person_id)
    return []


CASE_DECIDED_CHANGE = Form(
    id="case_decided_change",
    for_others=True,
    fields=(
        *(replace(as_question(field), required=always) for field in CATALOGUE if field.decided_by),
        WHY,
    ),
    submit=_submit,
    name=view.whose_by_draft,
)


# --- what the office that decided answers


def _say(occasion: Occasion, case: Case, asked: CaseRequest) -> str:
    return occasion.say("decided.what", number=case.number, words=asked.wanted["words"])


def _short(occasion: Occasion, asked: CaseRequest) -> str:
    words: str = asked.wanted["words"]
    return words


def _may(context: Context, case: Case, asked: CaseRequest) -> bool:
    return steps.may(context, case, STEP_OF[asked.office])


def _stands(occasion: Occasion, case: Case, asked: CaseRequest) -> bool:
    return bool(keeping.kept(occasion, case).get(asked.subject) == asked.wanted["now"])


def _grant(context: Context, case: Case, asked: CaseRequest) -> str | None:
    """Change the value; the steps that were taken on the old one are to be looked at again."""
    field = BY_KEY[asked.subject]
    decider = OpenFields(context, case).decider(field)
    told = {field.key: asked.wanted["value"]}
    keeping.keep(context, case, told, person_id=context.person_id, role=context.role, reason=asked.reason)
    if decider is not None:
        looking_again.mark(context, case, decider, asked.id, asked.wanted["words"])
    return None


def _holders(occasion: Occasion, case: Case, asked: CaseRequest) -> Sequence[Coordinator]:
    """Who asked, in the office in which that was; nobody of a resident, who hears it as the reporter."""
    lineage = areas.lineage(occasion.tx, areas.get(occasion.tx, case.area))
    level = LEVEL_OF.get(Role(asked.asked_role))
    place = at_level(lineage, level) if level else None
    held = holders_at(occasion.tx, place) if place else []
    return [one for one in held if one.person_id == asked.asked_by]


ROW = RequestRow(
    kind=RequestKind.DECIDED_FIELD, say=_say, short=_short, may=_may, stands=_stands, grant=_grant, holders=_holders
)
