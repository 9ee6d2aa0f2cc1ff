"""Changing how a county lives by one rule: earlier days, its villages' part first, off or on again."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from handlers.calendars import Calendars
from handlers.choices import OneOf
from handlers.conversation import Draft
from handlers.duties import mark_of
from handlers.fields import Answer, Field, Kind, Slip
from handlers.forms import Form
from handlers.messages import Choice, Content, Notice, Reply, Text
from handlers.permissions import Action, allowed
from handlers.talk import Talk
from handlers.wording import Wording
from knowledge.area import Level, Place
from knowledge.local_calendar import LONGEST_LEAD, Day, LocalRule, problem_with
from knowledge.numerals import whole_number
from knowledge.pack import DueRule, Pack
from knowledge.text import looks_like_question
from storage import areas, audit, calendar_settings, people
from storage.people import Role

_MANY_DAYS_AGO = 2  # an example is so many days before the document's
_DAYS_OFFERED_BEFORE, _DAYS_OFFERED = (1, 2, 3, 5), ("5", "15", "25")
_WHOLE_MONTH = 31


@dataclass(frozen=True, kw_only=True)
class CountyRule:
    """A rule of the pack that counts in a county, and what the county decided about it."""

    county: Place
    pack: Pack
    rule: DueRule
    local: LocalRule

    @property
    def subject(self) -> str:
        """How buttons and drafts name it: `990101:3f9a0c52`."""
        return f"{self.county.code}:{mark_of(self.pack.id, self.rule.id)}"

    @property
    def is_for_townships(self) -> bool:
        """Whether townships are asked, which an earlier day would bind."""
        return "township" in self.rule.roles


def county_rules(talk: Talk, area: str) -> list[CountyRule]:
    """The rules of a county's pack, where the person may change how it lives by them."""
    county = areas.find(talk.tx, area)
    may = county is not None and allowed(
        Action.SET_CALENDAR, grants=talk.grants, person_id=talk.person_id, target=county, owner_id=None
    )
    pack = talk.knowledge.packs.get(talk.pack_at(county) or "") if county is not None and may else None
    if county is None or pack is None:
        return []
    calendars = Calendars(talk.tx, talk.now.date())
    return [
        CountyRule(county=county, pack=pack, rule=rule, local=calendars.local(pack.id, rule.id, county))
        for rule in pack.calendar.rules
    ]


def county_rule(talk: Talk, subject: str) -> CountyRule | None:
    """The rule that a button or draft names."""
    area = subject.partition(":")[0]
    return next((one for one in county_rules(talk, area) if one.subject == subject), None)


def say_days(say: Wording, days: Sequence[Day]) -> str:
    """7日、17日、27日."""
    named = (say("local_rules.last") if day == "last" else say("local_rules.day", day=day) for day in days)
    return say("ledger.comma").join(named)


# --- the days, typed


@dataclass(frozen=True, kw_only=True)
class LocalDays(Kind):
    """The days of a month, one for each of the document's: `20`, `5,15,last`."""

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, or days as 20号, 5 15 25, 月底."""
        about = county_rule(talk, draft.subject)
        match content:
            case Choice(id=id) if id in dict(asked.choices(talk, draft)):
                text = id
            case Text(text=typed) if not looks_like_question(typed):
                text = typed
            case _:
                return None
        days = read_days(text, talk.say("local_rules.spoken.last").split())
        if days is None or about is None:
            return Slip(key="local_rules.slip.not_days")
        problem = problem_with(about.rule, days)
        if problem is not None:
            written = say_days(talk.say, about.rule.days)
            if not about.rule.days:
                return Slip(key="local_rules.slip.not_days")
            values = {"written": written, "count": len(about.rule.days), "example": _example(talk.say, about.rule)}
            return Slip(key=f"local_rules.slip.{problem}", values=values)
        return Answer(value=",".join(map(str, days)))

    def show(self, talk: Talk, draft: Draft, asked: Field, value: Any) -> str:
        """7日、17日、27日."""
        return say_days(talk.say, _days_in(value))

    def question(self, talk: Talk, draft: Draft, asked: Field) -> str:
        """Which days, with those that the document names."""
        about = county_rule(talk, draft.subject)
        if about is None or not about.rule.days:
            return talk.say("local_rules.days.ask_undated")
        written, example = say_days(talk.say, about.rule.days), _example(talk.say, about.rule)
        return talk.say("local_rules.days.ask", written=written, example=example)


def read_days(text: str, last_words: Sequence[str]) -> list[Day] | None:
    """The days that somebody typed; none where something else stands there.

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


def _whats(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    """What can be changed about the rule as it is now."""
    about = county_rule(talk, draft.subject)
    if about is None:
        return ()
    local, rule = about.local, about.rule
    if local.off:
        return (("on", talk.say("local_rules.what.on")),)
    found = []
    if about.is_for_townships and rule.days:
        found.append(("days", "earlier"))
    elif not rule.days:
        found.append(("days", "days"))
    if local.days:
        found.append(("written", "written" if rule.days else "undated"))
    if about.is_for_townships and rule.kind == "report" and "cadre" not in rule.roles:
        found.append(("villages", "villages"))
    if local.villages_lead is not None:
        found.append(("no_villages", "no_villages"))
    found.append(("off", "off"))
    return tuple((id, talk.say(f"local_rules.what.{label}")) for id, label in found)


def _days_offered(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    about = county_rule(talk, draft.subject)
    if about is None:
        return ()
    offered: Sequence[str] = () if about.rule.days else _DAYS_OFFERED
    match about.rule.days:
        case (int(day),):
            offered = [str(day - ahead) for ahead in _DAYS_OFFERED_BEFORE if day > ahead]
    return tuple((day, talk.say("local_rules.day", day=day)) for day in offered)


def _is(what: str, answers: Mapping[str, object]) -> bool:
    return answers.get("what") == what


FIELDS = (
    Field(id="what", texts="local_rules.what", kind=OneOf(), choices_from=_whats),
    Field(
        id="days",
        texts="local_rules.days",
        kind=LocalDays(),
        choices_from=_days_offered,
        when=lambda answers: _is("days", answers),
    ),
    Field(
        id="lead",
        texts="local_rules.lead",
        kind=OneOf(),
        options=("1", "2", "3", "5", str(LONGEST_LEAD)),
        when=lambda answers: _is("villages", answers),
    ),
)


def decided(local: LocalRule, answers: Mapping[str, Any], today: date) -> LocalRule:
    """What holds after the answers of the form; new days count for last days from today on."""
    match answers["what"]:
        case "days":
            return replace(local, days=_days_in(answers["days"]), days_since=today)
        case "written":
            return replace(local, days=(), days_since=None)
        case "villages":
            return replace(local, villages_lead=int(answers["lead"]), villages_since=today)
        case "no_villages":
            return replace(local, villages_lead=None, villages_since=None)
        case "off" | "on" as switch:
            return replace(local, off=switch == "off")
    raise ValueError(answers["what"])


def describe(say: Wording, about: CountyRule, local: LocalRule) -> str:
    """“每月25日，乡镇提前到20日，村里再早3天”."""
    rule = about.rule
    if local.off:
        return say("local_rules.state.off")
    when = say("local_rules.month", months=say("ledger.comma").join(map(str, rule.months))) if rule.months else ""
    every = when or say("local_rules.every_month")
    if not rule.days and not local.days:
        return say("local_rules.state.undated")
    if not rule.days:
        parts = [say("local_rules.state.own", every=every, days=say_days(say, local.days))]
    else:
        parts = [say("local_rules.state.written", every=every, days=say_days(say, rule.days))]
        if local.days:
            parts.append(say("local_rules.state.earlier", days=say_days(say, local.days)))
    if local.villages_lead is not None:
        parts.append(say("local_rules.state.villages", days=local.villages_lead))
    return say("local_rules.semicolon").join(parts)


def _submit(talk: Talk, draft: Draft) -> list[Reply]:
    """Set it. The role may have gone since the form began, and somebody else may have changed the rule."""
    talk.conversation.close_draft(draft, number="")
    about = county_rule(talk, draft.subject)
    if about is None or draft.answers["what"] not in dict(_whats(talk, draft)):
        return [talk.reply("local_rules.gone")]
    local = decided(about.local, draft.answers, talk.now.date())
    calendar_settings.put(talk.tx, about.county.code, about.pack.id, about.rule.id, local, talk.person_id, talk.now)
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action="calendar_set",
        subject=f"{about.county.code} {about.rule.id}",
        now=talk.now,
        details={**draft.answers, "pack": about.pack.id},
    )
    told = _tell(talk, about, local)
    key = "local_rules.done" if told else "local_rules.done_alone"
    back = talk.option("cmd:reporting_settings", "local_rules.button.list")
    values = {"subject": about.rule.name, "state": describe(talk.say, about, local)}
    return [talk.reply(key, back, **values, **({"count": told} if told else {}))]


def _tell(talk: Talk, about: CountyRule, local: LocalRule) -> int:
    """Tell those of the townships that live by it, and the colleagues; how many townships."""
    name = people.name_of(talk.tx, talk.person_id) or talk.say("reporting.said.someone")
    text = talk.say(
        "local_rules.told",
        name=name,
        county=about.county.name,
        subject=about.rule.name,
        state=describe(talk.say, about, local),
    )
    colleagues = people.holding(talk.tx, Role.COUNTY, about.county.code)
    townships = {one.code for one in concerned(talk, about)}
    below = [one for code in sorted(townships) for one in people.holding(talk.tx, Role.TOWNSHIP, code)]
    for one in (*colleagues, *below):
        if one.person_id != talk.person_id:
            talk.notices.append(Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,)))
    return len({one.grant.place.code for one in below if one.grant.place})


def concerned(talk: Talk, about: CountyRule) -> list[Place]:
    """The townships of the county that the rule asks, as far as the county's pack counts there."""
    if not about.is_for_townships:
        return []
    below = areas.below(talk.tx, about.county, Level.TOWNSHIP)
    return [place for place in below if talk.pack_at(place) == about.pack.id]


def _name(talk: Talk, draft: Draft) -> str:
    return talk.say("local_rules.draft")


def _outlook(talk: Talk, draft: Draft) -> str:
    """What will hold, for whom, and from when."""
    about = county_rule(talk, draft.subject)
    if about is None:
        return ""
    local = decided(about.local, draft.answers, talk.now.date())
    lines = [talk.say("local_rules.outlook", subject=about.rule.name, state=describe(talk.say, about, local))]
    townships = len(concerned(talk, about))
    if local.off:
        lines.append(talk.say("local_rules.outlook_off", county=about.county.name, count=townships))
    else:
        lines.append(talk.say("local_rules.outlook_on", count=townships))
    return "\n".join(lines)


LOCAL_RULE = Form(id="local_rule", fields=FIELDS, submit=_submit, name=_name, outlook=_outlook)
