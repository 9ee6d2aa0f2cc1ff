"""What counties decided about their pack's calendar and that its newest edition leaves no room for: they are told."""

from collections.abc import Iterator
from functools import partial
from hashlib import blake2s

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import holders_at
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.county_rules import describe, rules_of, say_gone, say_unfit
from handlers.wording import Wording
from knowledge.area import Place
from knowledge.calendar.calendar import is_quiet
from knowledge.model.pack import Pack
from storage.database import heartbeats
from storage.people import areas

_LAST_LOOK = "county_rules_looked_at_on"


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell the coordinators of each county what of its decisions does not hold any more, each of them once.

    It is looked at once a day: a pack changes with a new start only.
    """
    tx, today = occasion.tx, occasion.today
    if is_quiet(occasion.now, occasion.zone) or heartbeats.fact(tx, _LAST_LOOK) == today.isoformat():
        return
    calendars = Calendars(occasion)
    told = [apart(f"county {code}", partial(_tell, occasion, calendars, code)) for code in calendars.counties]
    if all(told):
        heartbeats.set_fact(tx, _LAST_LOOK, today.isoformat())


def _tell(occasion: Occasion, calendars: Calendars, code: str) -> Iterator[Notice]:
    tx, say = occasion.tx, occasion.say
    county = areas.get(tx, code)
    pack = occasion.pack_at(county)
    lines = [] if pack is None else list(_lines(calendars, pack, county, say))
    if not lines:
        return
    text = "\n".join([say("local_rules.unfit.told", county=county.name), *lines])
    see = Option(id="cmd:reporting_settings", label=say("local_rules.button.list"))
    topic = f"unfit_rules:{code}:{blake2s(text.encode(), digest_size=6).hexdigest()}"
    for one in holders_at(tx, county):
        reply = Reply(text=text, options=((see,),), key=f"{topic}:{one.person_id}")
        yield Notice(person_id=one.person_id, reply=reply, manner=Manner.REMINDER, told_as=(one.grant,), topic=topic)


def _lines(calendars: Calendars, pack: Pack, county: Place, say: Wording) -> Iterator[str]:
    for about in rules_of(calendars, pack, county):
        for problem in say_unfit(say, about):
            state = describe(say, about, about.local)
            yield say("local_rules.unfit.one", subject=about.rule.name, problem=problem, state=state)
    yield from say_gone(say, calendars, pack, county)
