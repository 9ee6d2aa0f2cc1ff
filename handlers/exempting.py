"""免报: a county exempts its townships, a township its villages, until a day and for a reason."""

from collections.abc import Mapping
from datetime import date, timedelta

from handlers import stepper
from handlers.calendars import Calendars
from handlers.choices import OneOf
from handlers.conversation import Draft
from handlers.dates import say_date
from handlers.duties import mark_of
from handlers.fields import Field, Words
from handlers.forms import Closed, Form, Sent
from handlers.future_day import FutureDay
from handlers.hierarchy import COORDINATORS, LEVEL_BELOW, holders_at
from handlers.messages import Notice, Reply
from handlers.permissions import Action
from handlers.talk import Talk, in_rows
from knowledge.area import Place
from knowledge.local_calendar import is_asked
from knowledge.pack import DueRule, Pack
from storage import areas, audit, exemptions, people
from storage.exemptions import Exemption

ALL = "all"
MOST_LISTED = 20

_OTHER = "other"


def may_exempt(talk: Talk, place: Place) -> bool:
    """Whether the person may exempt places one level below one."""
    return bool(_choosable(talk, place.code))


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """exempt:list, exempt:new with the area of the place above, exempt:end with the exemption's id."""
    match args:
        case ["list"]:
            return [_list(talk)]
        case ["new", area] if _choosable(talk, area):
            return stepper.open(talk, EXEMPTION, subject=area)
        case ["end", id] if id.isdecimal():
            return [_end(talk, int(id))]
    return [talk.reply("exempting.gone")]


def _choosable(talk: Talk, area: str) -> list[Place]:
    """The places one level below one that the person may exempt, where the person's role is held at that one."""
    place = next((grant.place for grant in talk.grants if grant.place and grant.place.code == area), None)
    level = None if place is None else LEVEL_BELOW.get(place.level)
    if place is None or level is None:
        return []
    return [below for below in areas.below(talk.tx, place, level) if talk.may(Action.EXEMPT, below)]


def _rules(talk: Talk, area: str) -> list[tuple[Pack, DueRule]]:
    """What the places below one are asked for."""
    place = areas.find(talk.tx, area)
    pack = None if place is None else talk.knowledge.packs.get(talk.pack_at(place) or "")
    level = None if place is None else LEVEL_BELOW.get(place.level)
    if place is None or pack is None or level is None:
        return []
    calendars = Calendars(talk.tx, talk.now.date())
    rules = pack.calendar.rules
    return [(pack, rule) for rule in rules if is_asked(rule, calendars.local(pack.id, rule, place), level)]


# --- the form


def _places(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((place.code, place.name) for place in _choosable(talk, draft.subject))


def _subjects(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    rules = ((mark_of(pack.id, rule.id), rule.name) for pack, rule in _rules(talk, draft.subject))
    return ((ALL, talk.say("exempting.rule.all")), *rules)


def _is_other(answers: Mapping[str, object]) -> bool:
    return answers.get("reason") == _OTHER


FIELDS = (
    Field(id="place", texts="exempting.place", kind=OneOf(), choices_from=_places),
    Field(id="rule", texts="exempting.rule", kind=OneOf(), choices_from=_subjects),
    Field(id="reason", texts="exempting.reason", kind=OneOf(), options=("no_tasks", "merged", _OTHER)),
    Field(id="words", texts="exempting.words", kind=Words(most=60), when=_is_other),
    Field(id="until", texts="exempting.until", kind=FutureDay(), options=("30", "90", "365")),
)


def _submit(talk: Talk, draft: Draft) -> Sent | Closed:
    """Exempt the place. The role may have gone since the form began, and a correction may ask on."""
    place = next((one for one in _choosable(talk, draft.subject) if one.code == draft.answers["place"]), None)
    rules = {mark_of(pack.id, rule.id): (pack, rule) for pack, rule in _rules(talk, draft.subject)}
    chosen = rules.get(draft.answers["rule"])
    if place is None or (chosen is None and draft.answers["rule"] != ALL):
        return Closed(reply=talk.reply("exempting.gone"))
    reason = draft.answers["words"] if _is_other(draft.answers) else talk.say(f"exempting.reason.{_reason(draft)}")
    id = exemptions.add(
        talk.tx,
        place.code,
        pack=chosen[0].id if chosen else None,
        rule=chosen[1].id if chosen else None,
        until=date.fromisoformat(draft.answers["until"]),
        reason=reason,
        person_id=talk.person_id,
        now=talk.now,
    )
    made = next(one for one in exemptions.holding(talk.tx, talk.now.date()) if one.id == id)
    _note(talk, made, "exempted", reason=reason)
    _tell(talk, made, place, "exempting.told")
    buttons = [
        talk.option(f"exempt:end:{id}", "exempting.button.end"),
        talk.option("exempt:list", "exempting.button.list"),
    ]
    return Sent(said=[talk.reply("exempting.done", *buttons, **_values(talk, made, place))])


def _reason(draft: Draft) -> str:
    return str(draft.answers["reason"])


def _name(talk: Talk, draft: Draft) -> str:
    return talk.say("exempting.draft")


EXEMPTION = Form(id="exemption", fields=FIELDS, submit=_submit, name=_name)


# --- the list, and ending one


def _list(talk: Talk) -> Reply:
    own = [grant.place.code for grant in talk.grants if grant.place and grant.role in COORDINATORS]
    begin = [talk.option(f"exempt:new:{area}", "exempting.button.new") for area in own if _choosable(talk, area)]
    if not begin:
        return talk.reply("exempting.not_yours")
    held = [(one, place) for one, place in _holding(talk) if talk.may(Action.EXEMPT, place)][:MOST_LISTED]
    lines = [talk.say("exempting.list" if held else "exempting.list_none", count=len(held))]
    buttons = []
    for number, (one, place) in enumerate(held, 1):
        lines.append(talk.say("exempting.one", number=number, **_values(talk, one, place)))
        buttons.append(talk.option(f"exempt:end:{one.id}", "exempting.button.end_one", number=number))
    return Reply(text="\n".join(lines), options=(*in_rows(buttons), *in_rows(begin)))


def _holding(talk: Talk) -> list[tuple[Exemption, Place]]:
    held = exemptions.holding(talk.tx, talk.now.date())
    place_at = areas.among(talk.tx, {one.area for one in held})
    return [(one, place_at[one.area]) for one in held]


def _end(talk: Talk, id: int) -> Reply:
    one, place = next(((one, place) for one, place in _holding(talk) if one.id == id), (None, None))
    if one is None or place is None or not talk.may(Action.EXEMPT, place):
        return talk.reply("exempting.gone")
    exemptions.end(talk.tx, id, last=talk.now.date() - timedelta(days=1), now=talk.now)
    _note(talk, one, "exemption_ended")
    _tell(talk, one, place, "exempting.told_end")
    return talk.reply("exempting.ended", place=place.name, what=_what(talk, one))


def _what(talk: Talk, one: Exemption) -> str:
    pack = talk.knowledge.packs.get(one.pack or "")
    rules = pack.calendar.rules if pack else ()
    return next((rule.name for rule in rules if rule.id == one.rule), talk.say("exempting.rule.all"))


def _values(talk: Talk, one: Exemption, place: Place) -> dict[str, str]:
    return {
        "place": place.name,
        "what": _what(talk, one),
        "until": talk.say("forms.day_of_year", year=one.until.year, day=say_date(talk.say, one.until)),
        "reason": one.reason,
    }


def _tell(talk: Talk, one: Exemption, place: Place, key: str) -> None:
    name = people.name_of(talk.tx, talk.person_id) or talk.say("reporting.said.someone")
    values = _values(talk, one, place)
    if key == "exempting.told_end":
        values = {"place": values["place"], "what": values["what"]}
    for holder in holders_at(talk.tx, place):
        reply = talk.reply(key, name=name, **values)
        talk.notices.append(Notice(person_id=holder.person_id, reply=reply, told_as=(holder.grant,)))


def _note(talk: Talk, one: Exemption, action: str, **details: str) -> None:
    subject = f"{one.area} {one.rule or ALL}"
    details = {"until": one.until.isoformat(), **details}
    audit.note(talk.tx, person_id=talk.person_id, action=action, subject=subject, now=talk.now, details=details)
