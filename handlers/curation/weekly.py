"""Once a week, to the curators of each county: what was asked in the week before and got no answer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers.curation import weekly_files
from handlers.curation.unanswered import UnansweredCounts, bars, count, lineages_of
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.people.curators import curators_of
from knowledge.area import Place
from knowledge.calendar.calendar import REMINDED_AT, is_quiet
from storage.curation import questions
from storage.curation.questions import AskedQuestion
from storage.database import heartbeats
from storage.people import areas

_TOLD = "unanswered_week"  # the Monday on which all counties were told last; with a county's code behind it, that one


def plan(occasion: Occasion, apart: Apart) -> None:
    """Tell it on Mondays at 9:00, after downtime at the first permitted moment of that week.

    Each county is told once a week; one that failed comes again while the others are left alone.
    """
    tx, now, zone = occasion.tx, occasion.now, occasion.zone
    monday = occasion.today - timedelta(days=occasion.today.weekday())
    begins = datetime.combine(monday, REMINDED_AT, tzinfo=zone)
    if now < begins or is_quiet(now, zone) or heartbeats.fact(tx, _TOLD) == monday.isoformat():
        return
    until = datetime.combine(monday, time(), tzinfo=zone)
    of_county: defaultdict[str, list[AskedQuestion]] = defaultdict(list)
    for one in questions.unanswered(tx, until - timedelta(days=7), until):
        if one.county is not None:
            of_county[one.county].append(one)
    counties = areas.among(tx, of_county.keys())
    failed = [
        code
        for code, asked in of_county.items()
        if not apart(f"county {code}", partial(_tell, occasion, counties[code], asked, monday))
    ]
    if not failed:
        heartbeats.set_fact(tx, _TOLD, monday.isoformat())


def _tell(occasion: Occasion, county: Place, asked: Sequence[AskedQuestion], monday: date) -> Iterator[Notice]:
    """The counts to each curator whom a message reaches, with a picture and a workbook where files are kept."""
    told = f"{_TOLD}:{county.code}"
    if heartbeats.fact(occasion.tx, told) == monday.isoformat():
        return
    heartbeats.set_fact(occasion.tx, told, monday.isoformat())
    counts = count(asked, lineages_of(occasion.tx, asked), occasion.say)
    told_to = [one for one in curators_of(occasion.tx, county) if one.reachable]
    drawn = weekly_files.draw(occasion, county, counts) if told_to else ()
    topic = f"unanswered:{county.code}:{monday}"
    for one in told_to:
        reply = Reply(
            text=_text(occasion, county, counts),
            options=((Option(id="cmd:questions", label=occasion.say("menu.questions")),),),
            files=weekly_files.keep(occasion, drawn, one),
            key=f"{topic}:{one.person_id}",
        )
        yield Notice(person_id=one.person_id, reply=reply, manner=Manner.REMINDER, told_as=(one.grant,), topic=topic)


def _text(occasion: Occasion, county: Place, counts: UnansweredCounts) -> str:
    say = occasion.say
    return "\n".join(
        [
            say("unanswered.week", place=county.name, count=counts.count, waiting=counts.waiting),
            say("unanswered.by_subject"),
            *bars(counts.subjects, say),
            say("unanswered.by_village"),
            *bars(counts.villages, say),
        ]
    )
