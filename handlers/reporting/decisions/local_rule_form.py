"""Changing how a county lives by one rule: earlier days, its villages' part first, off or on again."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Notice, Reply, Text
from handlers.forms.choices import OneOf
from handlers.forms.field import Answer, Field, Kind, Slip
from handlers.forms.form import Closed, Form, Sent, next_open
from handlers.reporting.obligations.county_rules import CountyRule, concerned, county_rule, describe, say_days
from handlers.wording import Wording
from knowledge.calendar.local_calendar import (
    LONGEST_LEAD,
    Day,
    LocalRule,
    changed_days,
    fitting,
    problem_with,
    villages_may_lead,
)
from knowledge.model.pack import DueRule
from knowledge.reading.numerals import whole_number
from knowledge.reading.text import looks_like_question
from storage.people import audit, people
from storage.people.people import Role
from storage.reporting import calendar_settings

_MANY_DAYS_AGO = 2  # an example is so many days before the document's
_DAYS_OFFERED_BEFORE, _DAYS_OFFERED = (1, 2, 3, 5), ("5", "15", "25")
_WHOLE_MONTH = 31


# --- the days, typed


@dataclass(frozen=True, kw_only=True)
class LocalDays(Kind):
    """The days of a month, one for each of the document's: `20`, `5,15,last`."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, or days as 20号, 5 15 25, 月底."""
        about = county_rule(context, draft.subject)
        match content:
            case Choice(id=id) if id in dict(asked.choices(context, draft)):
                text = id
            case Text(text=typed) if not looks_like_question(typed):
                text = typed
            case _:
                return None
        days = read_days(text, context.say("local_rules.spoken.last").split())
        if days is None or about is None:
            return Slip(key="local_rules.slip.not_days")
        problem = problem_with(about.rule, days)
        if problem is not None:
            written = say_days(context.say, about.rule.days)
            if not about.rule.days:
                return Slip(key="local_rules.slip.not_days")
            values = {"written": written, "count": len(about.rule.days), "example": _example(context.say, about.rule)}
            return Slip(key=f"local_rules.slip.{problem}", values=values)
        return Answer(value=",".join(map(str, days)))

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """7日、17日、27日."""
        return say_days(context.say, _days_in(value))

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """Which days, with those that the document names."""
        about = county_rule(context, draft.subject)
        if about is None or not about.rule.days:
            return context.say("local_rules.days.ask_undated")
        written, example = say_days(context.say, about.rule.days), _example(context.say, about.rule)
        return context.say("local_rules.days.ask", written=written, example=example)


def read_days(text: str, last_words: Sequence[str]) -> list[Day] | None:
    """The days that somebody typed; None means that the text is something else.

    >>> read_days("五号、15号和月底", ["月底"]), read_days("下旬", ["月底"])
    ([5, 15, 'last'], None)
    """
    days: list[Day] = []
    for part in re.split(r"[\s,、;和]+", unicodedata.normalize("NFKC", text).strip()):
        number = re.fullmatch(r"(?:每月)?([\d一二三四五六七八九十]{1,3})[日号]?(?:之前|以前|前)?", part)
        day = whole_number(number[1]) if number else None
        if day is not None:
            days.append(day)
        elif part in ("last", *last_words):
            days.append("last")
        else:
            return None
    return days


def _days_in(value: str) -> tuple[Day, ...]:
    return tuple(read_days(value, ()) or ())


def _example(say: Wording, rule: DueRule) -> str:
    days = [_WHOLE_MONTH - 1 if day == "last" else day for day in rule.days]
    return " ".join(str(max(1, day - _MANY_DAYS_AGO)) for day in days) or say("local_rules.day", day=20)


# --- the form


def _whats(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    """What can be changed about the rule as it is now."""
    about = county_rule(context, draft.subject)
    if about is None:
        return ()
    stored, rule = about.stored, about.rule
    if stored.off:
        return (("on", context.say("local_rules.what.on")),)
    found = []
    if about.is_for_townships and rule.days:
        found.append("earlier")
    elif not rule.days:
        found.append("days")
    if stored.days:
        found.append("written" if rule.days else "undated")
    if villages_may_lead(rule):
        found.append("villages")
    if stored.villages_lead is not None:
        found.append("no_villages")
    found.append("off")
    return tuple((id, context.say(f"local_rules.what.{id}")) for id in found)


def _days_offered(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    about = county_rule(context, draft.subject)
    if about is None:
        return ()
    offered: Sequence[str] = () if about.rule.days else _DAYS_OFFERED
    match about.rule.days:
        case (int(day),):
            offered = [str(day - ahead) for ahead in _DAYS_OFFERED_BEFORE if day > ahead]
    return tuple((day, context.say("local_rules.day", day=day)) for day in offered)


def _names_days(answers: Mapping[str, object]) -> bool:
    return answers.get("what") in ("earlier", "days")


def _asks_villages(answers: Mapping[str, object]) -> bool:
    return answers.get("what") == "villages"


FIELDS = (
    Field(id="what", texts="local_rules.what", kind=OneOf(), choices_from=_whats),
    Field(
        id="days",
        texts="local_rules.days",
        kind=LocalDays(),
        choices_from=_days_offered,
        when=_names_days,
    ),
    Field(
        id="lead",
        texts="local_rules.lead",
        kind=OneOf(),
        options=("1", "2", "3", "5", str(LONGEST_LEAD)),
        when=_asks_villages,
    ),
)


def decided(local: LocalRule, answers: Mapping[str, Any], today: date) -> LocalRule:
    """What holds after the answers of the form; new days count for last days from today on."""
    match answers["what"]:
        case "earlier" | "days":
            return changed_days(local, _days_in(answers["days"]), today)
        case "written" | "undated":
            return replace(local, days=(), days_since=None, before=())
        case "villages":
            return replace(local, villages_lead=int(answers["lead"]), villages_since=today)
        case "no_villages":
            return replace(local, villages_lead=None, villages_since=None)
        case "off" | "on" as switch:
            return replace(local, off=switch == "off")
    raise ValueError(answers["what"])


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    """Set it, unless somebody else has changed the rule meanwhile, or its pack has."""
    about = county_rule(context, draft.subject)
    if about is None or draft.answers["what"] not in dict(_whats(context, draft)):
        return Closed(reply=context.reply("local_rules.gone"))
    local = decided(about.local, draft.answers, context.today)
    if fitting(about.rule, local) != local:
        return Closed(reply=context.reply("local_rules.gone"))
    calendar_settings.put(
        context.tx, about.county.code, about.pack.id, about.rule.id, local, context.person_id, context.now
    )
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="calendar_set",
        subject=f"{about.county.code} {about.rule.id}",
        now=context.now,
        details={**draft.answers, "pack": about.pack.id},
    )
    told = _tell(context, about, local)
    back = context.option("cmd:reporting_settings", "local_rules.button.list")
    lines = [
        context.say("local_rules.done", subject=about.rule.name, state=describe(context.say, about, local)),
        context.say("local_rules.told_townships", count=told) if told else "",
    ]
    silent = len(concerned(context, about)) - told
    lines.append(context.say("local_rules.silent_townships", count=silent) if silent else "")
    return Sent(said=[Reply(text="\n".join(line for line in lines if line), options=((back,),))])


def _tell(context: Context, about: CountyRule, local: LocalRule) -> int:
    """Tell those of the townships that live by it, and the colleagues; how many townships a message reaches."""
    name = people.name_of(context.tx, context.person_id) or context.say("reporting.said.someone")
    text = context.say(
        "local_rules.told",
        name=name,
        county=about.county.name,
        subject=about.rule.name,
        state=describe(context.say, about, local),
    )
    colleagues = people.holding(context.tx, Role.COUNTY, about.county.code)
    townships = {one.code for one in concerned(context, about)}
    holders = people.holding_below(context.tx, [Role.TOWNSHIP], [about.county])
    below = [one for one in holders if one.grant.place is not None and one.grant.place.code in townships]
    for one in (*colleagues, *below):
        if one.person_id != context.person_id:
            context.notices.append(Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,)))
    return len({one.grant.place.code for one in below if one.grant.place and one.reachable})


def _name(context: Context, draft: Draft) -> str:
    return context.say("local_rules.draft")


def _outlook(context: Context, draft: Draft) -> str:
    """What will hold, for whom, and from when."""
    about = county_rule(context, draft.subject)
    if about is None or next_open(LOCAL_RULE, draft) is not None:
        return ""
    local = decided(about.local, draft.answers, context.today)
    lines = [context.say("local_rules.outlook", subject=about.rule.name, state=describe(context.say, about, local))]
    townships = len(concerned(context, about))
    if local.off:
        lines.append(context.say("local_rules.outlook_off", county=about.county.name, count=townships))
    else:
        lines.append(context.say("local_rules.outlook_on", count=townships))
    return "\n".join(lines)


LOCAL_RULE = Form(id="local_rule", for_others=True, fields=FIELDS, submit=_submit, name=_name, outlook=_outlook)
