"""A case as people read it: lines with masked numbers, a link to the map, lists."""

from datetime import datetime

from handlers.cases import steps
from handlers.cases.report_fields import CASE_FIELDS, ENTERED_AT
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Link, Option, Reply
from handlers.forms import maps, places
from handlers.forms.field import Field
from storage.cases import cases
from storage.cases.cases import Case, CaseState
from storage.database.privacy import mask_name
from storage.people import people
from storage.people.people import Role

LONGEST_LIST = 10


def summary(context: Context, case: Case) -> str:
    """The answers, one a line, and who reported when."""
    lines = [
        context.say("cases.line", name=context.say(f"{asked.texts}.name"), value=shown(context, case, asked))
        for asked in CASE_FIELDS
        if case.answers.get(asked.id) not in (None, [])
    ]
    if "place" not in case.answers:
        place = places.describe(context, {"area": case.area})
        lines.insert(0, context.say("cases.line", name=context.say("report.house.name"), value=place))
    if ENTERED_AT in case.answers:
        lines.append(context.say("cases.entered", when=say_entered(context, case.answers[ENTERED_AT])))
    at = case.created_at.astimezone(context.zone)
    role = context.say(f"role.{case.reporter_role}")
    name = people.name_of(context.tx, case.reporter_id) or ""
    lines.append(context.say("cases.reported_by", role=role, name=name, month=at.month, day=at.day, time=f"{at:%H:%M}"))
    return "\n".join(lines)


def whose(context: Context, case: Case) -> str:
    """“李秀英家”, or where the house stands while the head of household is not known."""
    head = case.answers.get("head")
    if head:
        return context.say("report.named", head=head)
    return places.describe(context, case.answers.get("place") or {"area": case.area})


def whose_by_draft(context: Context, draft: Draft) -> str:
    """Whose case a draft is about; its bare number where the case is gone."""
    case = cases.find(context.tx, draft.subject)
    return whose(context, case) if case else draft.subject


def whose_masked(context: Context, draft: Draft) -> str:
    """“编号YT2026-000123，户主李**”: the case of a draft, for a device that may be anybody's."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    head = draft.answers.get("head") or (case.answers.get("head") if case else None)
    whose = context.say("sensitive.whose", head=mask_name(head)) if head else context.say("sensitive.nobody_yet")
    return context.say("sensitive.case", number=case.number, whose=whose) if case else whose


def shown(context: Context, case: Case, asked: Field) -> str:
    """One answer as people read it; the labels of a category are those of the case's pack."""
    value = case.answers[asked.id]
    return asked.kind.show(context, Draft(id="", form="", subject=case.number, touched_at=""), asked, value)


def button(context: Context, case: Case, id: str) -> Option:
    """The button of a step, by its id, or the one that opens the case; raises KeyError for an unknown step."""
    if id == SHOW:
        return context.option(f"case:{SHOW}:{case.number}", "report.button.show")
    return context.option(f"case:{id}:{case.number}", f"cases.button.{id}", weight=steps.BY_ID[id].weight)


def map_links(context: Context, case: Case) -> tuple[Link, ...]:
    """A link to the house on a map, where its position is known."""
    place = case.answers.get("place") or {}
    if place.get("latitude") is None:
        return ()
    url = maps.map_link(place["latitude"], place["longitude"], case.number)
    return (Link(label=context.say("cases.map"), url=url),)


def show(context: Context, case: Case) -> Reply:
    """The whole case with what this person can do to it."""
    lines = [
        context.say("cases.title", number=case.number, state=context.say(f"cases.state.{case.state}")),
        summary(context, case),
        *history(context, case),
    ]
    return Reply(
        text="\n".join(lines),
        options=in_rows([button(context, case, step.id) for step in steps.possible(context, case)]),
        links=map_links(context, case),
        photos=tuple(case.answers.get("photos", ())),
    )


def history(context: Context, case: Case) -> list[str]:
    """What happened to the case, a line each; of what was filled without a line, when that was, too."""
    lines = []
    if ENTERED_AT in case.answers:
        role, when = context.say(f"role.{case.reporter_role}"), say_entered(context, case.answers[ENTERED_AT])
        lines.append(context.say("cases.event_entered", role=role, when=when))
    for event in cases.history(context.tx, case):
        at = event.at.astimezone(context.zone)
        values = {"month": at.month, "day": at.day, "time": f"{at:%H:%M}", "role": context.say(f"role.{event.role}")}
        what = context.say(f"cases.event.{event.kind}", reason=event.details.get("reason", ""))
        lines.append(context.say("cases.event_line", what=what, **values))
    return lines


def say_entered(context: Context, entered_at: str) -> str:
    """When a report was filled without a line, as `report_fields.ENTERED_AT` keeps it."""
    if not entered_at:
        return context.say("cases.entered_at_unknown")
    at = datetime.fromisoformat(entered_at).astimezone(context.zone)
    return context.say("cases.entered_at", month=at.month, day=at.day, time=f"{at:%H:%M}")


def lists(context: Context) -> list[Reply]:
    """The person's own reports; for a coordinator what waits at the place, imminent danger first."""
    if context.place is not None and context.role in (Role.TOWNSHIP, Role.COUNTY, Role.CADRE):
        states = (CaseState.REPORTED, CaseState.RETURNED) if context.role is not Role.CADRE else ()
        found = cases.within(context.tx, [context.place], states, limit=LONGEST_LIST + 1)
        key = "cases.waiting" if context.role is not Role.CADRE else "cases.of_village"
        return [_list(context, found, key, place=context.place.name)]
    own = [
        case
        for case in cases.reported_by(context.tx, context.person_id, LONGEST_LIST + 1)
        if steps.may_see(context, case)
    ]
    return [_list(context, own, "cases.own", place="")]


def _list(context: Context, found: list[Case], key: str, *, place: str) -> Reply:
    by_number = (context.option("lookup:start", "lookup.button"),) if key == "cases.own" else ()
    if not found:
        return context.reply(f"{key}_none", context.option("cmd:report", "menu.report"), *by_number, place=place)
    more = len(found) > LONGEST_LIST
    options = tuple(
        (Option(id=f"case:show:{case.number}", label=_label(context, case)),) for case in found[:LONGEST_LIST]
    )
    options += (by_number,) if by_number else ()
    text = context.say(key, count=len(found[:LONGEST_LIST]), place=place)
    return Reply(text=text + (context.say("cases.more") if more else ""), options=options)


def _label(context: Context, case: Case) -> str:
    key = "cases.label_imminent" if case.imminent and case.taken_at is None else "cases.label"
    return context.say(
        key, whose=whose(context, case), number=case.number, state=context.say(f"cases.state.{case.state}")
    )
