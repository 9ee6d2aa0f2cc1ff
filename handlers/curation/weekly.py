"""Once a week, to the curators of each county: what was asked in the week before and got no answer."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers.curation.unanswered import Counts, UnansweredCounts, bars, count, lineages_of
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.file_kinds import MEDIA_TYPES
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.documents.unanswered_sheet import CountSheet, draw
from handlers.people.curators import curators_of
from knowledge.area import Place
from knowledge.calendar.calendar import REMINDED_AT, is_quiet
from storage.cases import files
from storage.curation import questions
from storage.curation.questions import AskedQuestion
from storage.database import heartbeats
from storage.people import areas
from storage.people.people import Coordinator

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
    """The counts to each curator whom a message reaches, with the workbook where this installation keeps files."""
    told = f"{_TOLD}:{county.code}"
    if heartbeats.fact(occasion.tx, told) == monday.isoformat():
        return
    heartbeats.set_fact(occasion.tx, told, monday.isoformat())
    counts = count(asked, lineages_of(occasion.tx, asked), occasion.say)
    for one in curators_of(occasion.tx, county):
        if one.reachable:
            topic = f"unanswered:{county.code}:{monday}"
            reply = Reply(
                text=_text(occasion, county, counts),
                options=((Option(id="cmd:questions", label=occasion.say("menu.questions")),),),
                files=_workbook(occasion, county, counts, one),
                key=f"{topic}:{one.person_id}",
            )
            yield Notice(
                person_id=one.person_id, reply=reply, manner=Manner.REMINDER, told_as=(one.grant,), topic=topic
            )


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


def _workbook(occasion: Occasion, county: Place, counts: UnansweredCounts, to: Coordinator) -> tuple[str, ...]:
    """The id of the same as a workbook; empty if this installation keeps no files."""
    folder, say = occasion.installation.file_folder, occasion.say
    if folder is None:
        return ()
    sheets = [
        _sheet(say("unanswered.sheet.subjects"), say("unanswered.sheet.subject"), counts.subjects, occasion),
        _sheet(say("unanswered.sheet.villages"), say("unanswered.sheet.village"), counts.villages, occasion),
    ]
    name = say("unanswered.sheet.file", place=county.name, day=occasion.today.isoformat())
    media_type = MEDIA_TYPES["xlsx"]
    data = draw(sheets)
    made = files.make(
        occasion.tx, folder, person_id=to.person_id, name=name, media_type=media_type, data=data, now=occasion.now
    )
    return (made,)


def _sheet(title: str, heading: str, counts: Counts, occasion: Occasion) -> CountSheet:
    return CountSheet(title=title, headings=(heading, occasion.say("unanswered.sheet.count")), counts=counts)
