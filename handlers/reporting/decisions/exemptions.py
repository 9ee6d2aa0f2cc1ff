"""免报: a county exempts its townships, a township its villages, until a day and for a reason."""

from collections.abc import Mapping
from datetime import date, timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.hierarchy import COORDINATORS, LEVEL_BELOW, holders_at
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.choices import OneOf
from handlers.forms.dates import FutureDay
from handlers.forms.field import Field, Words
from handlers.forms.form import Closed, Form, Sent
from handlers.forms.places_by_name import OnePlace
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import mark_of
from knowledge.area import Place
from knowledge.calendar.local_calendar import is_asked
from knowledge.model.pack import DueRule, Pack
from storage.people import areas, audit, people
from storage.reporting import exemptions
from storage.reporting.exemptions import Exemption

ALL = "all"
ON_A_PAGE = 20

_OTHER = "other"


def may_exempt(context: Context, place: Place) -> bool:
    """Whether the person may exempt places one level below one."""
    return bool(_choosable(context, place.code))


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """exempt:list, exempt:page with its number; new with the area of the place above, end with the exemption's id."""
    match args:
        case ["list"]:
            return [_list(context)]
        case ["page", number]:
            return [_list(context, page_number(number))]
        case ["new", area] if _choosable(context, area):
            return stepper.open(context, EXEMPTION, subject=area)
        case ["end", id] if id.isdecimal():
            return [_end(context, int(id))]
    return [context.reply("exemption.gone")]


def _choosable(context: Context, area: str) -> list[Place]:
    """The places one level below one that the person may exempt, where the person's role is held at that one."""
    place = next((grant.place for grant in context.grants if grant.place and grant.place.code == area), None)
    level = None if place is None else LEVEL_BELOW.get(place.level)
    if place is None or level is None:
        return []
    return [below for below in areas.below(context.tx, place, level) if context.may(Action.EXEMPT, below)]


def _rules(context: Context, area: str) -> list[tuple[Pack, DueRule]]:
    """What the places below one are asked for."""
    place = areas.find(context.tx, area)
    pack = None if place is None else context.pack_at(place)
    level = None if place is None else LEVEL_BELOW.get(place.level)
    if place is None or pack is None or level is None:
        return []
    calendars = Calendars(context)
    rules = pack.calendar.rules
    return [(pack, rule) for rule in rules if is_asked(rule, calendars.local(pack.id, rule, place), level)]


# --- the form


def _places(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((place.code, place.name) for place in _choosable(context, draft.subject))


def _subjects(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    rules = ((mark_of(pack.id, rule.id), rule.name) for pack, rule in _rules(context, draft.subject))
    return ((ALL, context.say("exemption.rule.all")), *rules)


def _is_other(answers: Mapping[str, object]) -> bool:
    return answers.get("reason") == _OTHER


FIELDS = (
    Field(id="place", texts="exemption.place", kind=OnePlace(), choices_from=_places),
    Field(id="rule", texts="exemption.rule", kind=OneOf(), choices_from=_subjects),
    Field(id="reason", texts="exemption.reason", kind=OneOf(), options=("no_tasks", "merged", _OTHER)),
    Field(id="words", texts="exemption.words", kind=Words(most=60), when=_is_other),
    Field(id="until", texts="exemption.until", kind=FutureDay(), options=("30", "90", "365")),
)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    """Exempt the place. The role may have gone since the form began, and a correction may ask on."""
    place = next((one for one in _choosable(context, draft.subject) if one.code == draft.answers["place"]), None)
    rules = {mark_of(pack.id, rule.id): (pack, rule) for pack, rule in _rules(context, draft.subject)}
    chosen = rules.get(draft.answers["rule"])
    if place is None or (chosen is None and draft.answers["rule"] != ALL):
        return Closed(reply=context.reply("exemption.gone"))
    made = _exempt(context, draft, place, *(chosen or (None, None)))
    buttons = [
        context.option(f"exempt:end:{made.id}", "exemption.button.end"),
        context.option("exempt:list", "exemption.button.list"),
    ]
    return Sent(said=[context.reply("exemption.done", *buttons, **values_of(context, made, place))])


def _exempt(context: Context, draft: Draft, place: Place, pack: Pack | None, rule: DueRule | None) -> Exemption:
    """The exemption of a place; one that holds as it was asked for is not made again, and nobody hears of it again."""
    reason = draft.answers["words"] if _is_other(draft.answers) else context.say(f"exemption.reason.{_reason(draft)}")
    asked = (place.code, pack.id if pack else None, rule.id if rule else None, draft.answers["until"], reason)
    for one in exemptions.holding(context.tx, context.today):
        if (one.area, one.pack, one.rule, one.until.isoformat(), one.reason) == asked:
            return one
    id = exemptions.add(
        context.tx,
        place.code,
        pack=asked[1],
        rule=asked[2],
        until=date.fromisoformat(draft.answers["until"]),
        reason=reason,
        person_id=context.person_id,
        now=context.now,
    )
    made = next(one for one in exemptions.holding(context.tx, context.today) if one.id == id)
    _note(context, made, "exempted", reason=reason)
    _tell(context, made, place, "exemption.told")
    return made


def _reason(draft: Draft) -> str:
    return str(draft.answers["reason"])


def _name(context: Context, draft: Draft) -> str:
    return context.say("exemption.draft")


EXEMPTION = Form(id="exemption", for_others=True, fields=FIELDS, submit=_submit, name=_name)


# --- the list, and ending one


def _list(context: Context, number: int = 1) -> Reply:
    own = [grant.place.code for grant in context.grants if grant.place and grant.role in COORDINATORS]
    begin = [context.option(f"exempt:new:{area}", "exemption.button.new") for area in own if _choosable(context, area)]
    if not begin:
        return context.reply("exemption.not_yours")
    held = [(one, place) for one, place in holding(context) if context.may(Action.EXEMPT, place)]
    page = page_of(len(held), number, size=ON_A_PAGE)
    lines = [context.say("exemption.list", count=page.count)] if held else [context.say("exemption.list_none")]
    lines += page.where(context.say)
    buttons = []
    for number, (one, place) in enumerate(page.of(held), page.offset + 1):
        lines.append(context.say("exemption.one", number=number, **values_of(context, one, place)))
        buttons.append(context.option(f"exempt:end:{one.id}", "exemption.button.end_one", number=number))
    turning = in_rows(page.turning(context.say, "exempt:page"))
    return Reply(text="\n".join(lines), options=(*in_rows(buttons), *turning, *in_rows(begin)))


def holding(context: Context) -> list[tuple[Exemption, Place]]:
    """All exemptions that hold now, wherever, each with its place."""
    held = exemptions.holding(context.tx, context.today)
    place_at = areas.among(context.tx, {one.area for one in held})
    return [(one, place_at[one.area]) for one in held]


def _end(context: Context, id: int) -> Reply:
    one, place = next(((one, place) for one, place in holding(context) if one.id == id), (None, None))
    if one is None or place is None or not context.may(Action.EXEMPT, place):
        return context.reply("exemption.gone")
    exemptions.end(context.tx, id, last=context.today - timedelta(days=1), now=context.now)
    _note(context, one, "exemption_ended")
    _tell(context, one, place, "exemption.told_end")
    return context.reply("exemption.ended", place=place.name, what=_what(context, one))


def _what(context: Context, one: Exemption) -> str:
    pack = context.packs.get(one.pack or "")
    rules = pack.calendar.rules if pack else ()
    return next((rule.name for rule in rules if rule.id == one.rule), context.say("exemption.rule.all"))


def values_of(context: Context, one: Exemption, place: Place) -> dict[str, str]:
    """Where, of what, until when and why, as texts name it."""
    return {
        "place": place.name,
        "what": _what(context, one),
        "until": context.say("forms.day_of_year", year=one.until.year, day=say_date(context.say, one.until)),
        "reason": one.reason,
    }


def _tell(context: Context, one: Exemption, place: Place, key: str) -> None:
    name = people.name_of(context.tx, context.person_id) or context.say("reporting.said.someone")
    values = values_of(context, one, place)
    if key == "exemption.told_end":
        values = {"place": values["place"], "what": values["what"]}
    for holder in holders_at(context.tx, place):
        reply = context.reply(key, name=name, **values)
        context.notices.append(Notice(person_id=holder.person_id, reply=reply, told_as=(holder.grant,)))


def _note(context: Context, one: Exemption, action: str, **details: str) -> None:
    subject = f"{one.area} {one.rule or ALL}"
    details = {"until": one.until.isoformat(), **details}
    audit.note(
        context.tx, person_id=context.person_id, action=action, subject=subject, now=context.now, details=details
    )
