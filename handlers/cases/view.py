"""A case as people read it: a card with masked numbers, a link to the map, what happened to it."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from handlers.cases import after_works, course, form_lines, house_line, house_photos, step_line, steps, what_next
from handlers.cases.fields import card as card_of_fields
from handlers.cases.report_fields import CASE_FIELDS, ENTERED_AT, VOICES
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import day_of
from handlers.dialog.drawings import Card, Tone
from handlers.dialog.messages import Link, Option, Reply
from handlers.dialog.permissions import Action, is_placed
from handlers.forms import maps, places
from handlers.forms.field import Field
from storage.cases import cases
from storage.cases.cases import ENDED, Case, CaseEvent, CaseState
from storage.database.privacy import mask_name
from storage.people import people

OPEN = (CaseState.REPORTED, CaseState.RETURNED)
HAZARD_FIELD = next(asked for asked in CASE_FIELDS if asked.id == "hazards")
_TONES: Mapping[CaseState, Tone] = {  # all others are under way
    **dict.fromkeys(OPEN, Tone.WAITING),
    **dict.fromkeys(ENDED, Tone.REST),
    **dict.fromkeys((CaseState.CLOSED, CaseState.SAFE, CaseState.SOLVED), Tone.DONE),
}
ON_THE_CARD = ("place", "head", "hazards")  # what the first lines of a case say


def summary(context: Context, case: Case, *, without: Collection[str] = ()) -> str:
    """The answers, one a line, and who reported when; but for some fields."""
    lines = _lines(context, case, [asked for asked in CASE_FIELDS if asked.id not in without])
    if "place" not in case.answers and "place" not in without:
        lines.insert(0, context.say("cases.line", name=context.say("report.house.name"), value=where(context, case)))
    if case.answers.get(VOICES):
        lines.append(context.say("cases.voices", count=len(case.answers[VOICES])))
    if ENTERED_AT in case.answers:
        lines.append(context.say("cases.entered", when=say_entered(context, case.answers[ENTERED_AT])))
    at = case.created_at.astimezone(context.zone)
    role = context.say(f"role.{case.reporter_role}")
    name = people.name_of(context.tx, case.reporter_id) or ""
    lines.append(context.say("cases.reported_by", role=role, name=name, month=at.month, day=at.day, time=f"{at:%H:%M}"))
    return "\n".join(lines)


def _lines(context: Context, case: Case, fields: Iterable[Field]) -> list[str]:
    return [
        context.say("cases.line", name=context.say(f"{asked.texts}.name"), value=shown(context, case, asked))
        for asked in fields
        if case.answers.get(asked.id) not in (None, [])
    ]


def whose(context: Context, case: Case) -> str:
    """“李秀英家”, or where the house stands while the head of household is not known."""
    head = case.answers.get("head")
    if head:
        return context.say("report.named", head=head)
    return where(context, case)


def where(context: Context, case: Case) -> str:
    """Where the house stands; that nobody knows, of an alarm that is at no known place."""
    if is_placed(context.places_read.get(case.area)):
        return places.describe(context, case.answers.get("place") or {"area": case.area})
    return context.say("cases.somewhere")


def whose_by_draft(context: Context, draft: Draft) -> str:
    """Whose case a draft is about; its bare number where the case is gone."""
    case = cases.find(context.tx, draft.subject)
    return whose(context, case) if case else draft.subject


def head_by_draft(context: Context, draft: Draft) -> str:
    """The householder of the case that a draft is about, as far as known."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    return str(case.answers.get("head") or "") if case else ""


def whose_masked(context: Context, draft: Draft) -> str:
    """“编号YT2026-000123，户主李**”: the case of a draft, for a device that may be anybody's."""
    case = cases.find(context.tx, draft.subject) if draft.subject else None
    head = draft.answers.get("head") or (case.answers.get("head") if case else None)
    whose = context.say("sensitive.whose", head=mask_name(head)) if head else context.say("sensitive.nobody_yet")
    return context.say("sensitive.case", number=case.number, whose=whose) if case else whose


def shown(context: Context, case: Case, asked: Field) -> str:
    """One answer as people read it; the labels of a category are those of the case's pack."""
    return _show(context, case, asked, case.answers[asked.id])


def _show(context: Context, case: Case, asked: Field, value: Any) -> str:
    return asked.kind.show(context, Draft(id="", form="", subject=case.number, touched_at=""), asked, value)


def button(context: Context, case: Case, id: str) -> Option:
    """The button of a step, by its id, or the one that opens the case; raises KeyError for an unknown step."""
    if id == SHOW:
        return context.option(f"case:{SHOW}:{case.number}", "report.button.show")
    return context.option(f"case:{id}:{case.number}", f"cases.button.{id}", weight=steps.BY_ID[id].weight)


def usable(case: Case, ids: Sequence[str]) -> list[str]:
    """Of some buttons those whose step there is for this case: no number to call, no button."""
    return [id for id in ids if id == SHOW or steps.BY_ID[id].applies(case)]


def map_links(context: Context, case: Case) -> tuple[Link, ...]:
    """A link to the house on a map, where its position is known."""
    place = case.answers.get("place") or {}
    if place.get("latitude") is None:
        return ()
    url = maps.map_link(place["latitude"], place["longitude"], case.number)
    return (Link(label=context.say("cases.map"), url=url),)


def show(context: Context, case: Case, *further: Option) -> Reply:
    """The whole case with what this person can do to it; `further` buttons come last."""
    top = card(context, case) if context.grants else [*_glance(context, case), *step_line.say(context, case)]
    top += [*house_line.say(context, case), *card_of_fields.to_look_at(context, case)]
    top += house_photos.say_standing(context, case) if context.grants else []
    said = [*top, summary(context, case, without=ON_THE_CARD), *card_of_fields.lines(context, case)]
    lines = [*said, *history(context, case)]
    buttons = [button(context, case, step.id) for step in steps.on_card(context, case)]
    after = after_works.of(context, case)
    pairs = after_works.in_pairs(context, case, after)
    if pairs.count:
        one_pair = context.say("close_out.pair")
        lines.append(one_pair if pairs.count == 1 else context.say("close_out.pairs", count=2 * pairs.count))
    return Reply(
        text="\n".join(lines),
        options=in_rows([*buttons, *form_lines.ways(context, case), *house_line.ways(context, case), *further]),
        links=map_links(context, case),
        photos=pairs.photos,
        files=tuple(case.answers.get(VOICES, ())),
        cards=(drawn(context, case, where(context, case), says=_glance(context, case), after=after),),
    )


def drawn_for_summary(context: Context, case: Case) -> Card:
    """The case as a card that takes the place of the lines of its summary which say the same."""
    on_card = [asked for asked in CASE_FIELDS if asked.id in ON_THE_CARD]
    return drawn(context, case, where(context, case), says=_lines(context, case, on_card))


def drawn(
    context: Context,
    case: Case,
    place: str,
    *,
    opens: str | None = None,
    says: Iterable[str] = (),
    after: Sequence[str] = (),
) -> Card:
    """The case as a card, for a channel that draws one; `place` is said as far as the reader needs it."""
    head, untaken = case.answers.get("head"), is_untaken(case)
    hazards = case.answers.get("hazards") or ()
    return Card(
        title=context.say("report.named", head=head) if head else place or context.say("cases.one_house"),
        place=place if head else "",
        chips=tuple(_show(context, case, HAZARD_FIELD, [hazard]) for hazard in hazards),
        state=context.say("cases.short.untaken" if untaken else f"cases.state.{case.state}"),
        tone=Tone.DANGER if untaken else _TONES.get(case.state, Tone.UNDER_WAY),
        since=since_when(context, case),
        number=case.number,
        photo=next(iter(case.answers.get("photos") or ()), None),
        after=next(iter(after), None),
        opens=opens,
        says=tuple(says),
    )


def card(context: Context, case: Case) -> list[str]:
    """Whose house stands where, what is wrong with it, how far the case is since when, and what comes next."""
    coming = what_next.say(context, case, case.state) if case.state is not CaseState.REPORTED else ""
    return [*_glance(context, case), *([coming] if coming else [])]


def _glance(context: Context, case: Case) -> list[str]:
    """What a card shows of a case, in two or three lines."""
    place, head = where(context, case), case.answers.get("head")
    lines = [context.say("cases.card", whose=context.say("report.named", head=head), place=place) if head else place]
    lines += [
        shown(context, case, asked) for asked in CASE_FIELDS if asked.id == "hazards" and case.answers.get(asked.id)
    ]
    state = context.say(f"cases.state.{case.state}")
    if is_untaken(case):
        state = context.say("cases.card_untaken", state=state)
    since = since_when(context, case)
    key = "cases.card_state_since" if since else "cases.card_state"
    return [*lines, context.say(key, number=case.number, state=state, **({"since": since} if since else {}))]


def is_untaken(case: Case) -> bool:
    """Whether nobody looks after the danger of an open case."""
    return case.imminent and case.taken_at is None and case.state in OPEN


def since_when(context: Context, case: Case) -> str:
    """“报了3天”, while the case is open; empty afterwards."""
    if case.state not in OPEN:
        return ""
    days = (context.today - day_of(case.created_at, context.zone)).days
    return context.say("cases.since.days", days=days) if days > 0 else context.say("cases.since.today")


def history(context: Context, case: Case) -> list[str]:
    """What happened to the case, a line each; of what was filled without a line, when that was, too."""
    lines = []
    if ENTERED_AT in case.answers:
        role, when = context.say(f"role.{case.reporter_role}"), say_entered(context, case.answers[ENTERED_AT])
        lines.append(context.say("cases.event_entered", role=role, when=when))
    events = past(context, case)
    names = people.names_among(context.tx, {event.person_id for event in events})
    for event in events:
        at = event.at.astimezone(context.zone)
        who = context.say(f"role.{event.role}") + names.get(event.person_id, "")
        what = say_event(context, event.kind, event.details)
        lines.append(
            context.say("cases.event_line", who=who, what=what, month=at.month, day=at.day, time=f"{at:%H:%M}")
        )
    return lines


def past(context: Context, case: Case) -> list[CaseEvent]:
    """What happened to the case, in order; remarks of offices only for who may read them."""
    may_read = steps.may(context, case, Action.READ_REMARKS)
    return [one for one in cases.history(context.tx, case) if may_read or one.kind != steps.REMARK.kind]


def say_event(context: Context, kind: str, details: Mapping[str, Any]) -> str:
    """What happened to a case, in a few words."""
    if kind in course.NAMED:
        return details.get("words") or context.say(f"course.step.{course.NAMED[kind]}")
    return context.say(f"cases.event.{kind}", reason=details.get("reason", ""), words=details.get("words", ""))


def say_entered(context: Context, entered_at: str) -> str:
    """When a report was filled without a line, as `report_fields.ENTERED_AT` keeps it."""
    if not entered_at:
        return context.say("cases.entered_at_unknown")
    at = datetime.fromisoformat(entered_at).astimezone(context.zone)
    return context.say("cases.entered_at", month=at.month, day=at.day, time=f"{at:%H:%M}")
