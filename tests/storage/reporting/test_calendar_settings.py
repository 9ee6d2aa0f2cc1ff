"""What counties decided, and who is exempt until when, as it is kept."""

from datetime import date, datetime

from knowledge.calendar.local_calendar import LocalRule, OwnDays
from storage.database.database import Database
from storage.people import people
from storage.reporting import calendar_settings, exemptions, submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, plant_tree

RULE = ("hunan", "monthly_report")


def test_the_last_decision_of_a_county_holds_and_tells_who_made_it(database: Database, now: datetime) -> None:
    before = (OwnDays(days=(7,), since=date(2026, 9, 14)), OwnDays(days=("last",), since=None))
    first = LocalRule(
        days=(5, "last"), villages_lead=2, days_since=now.date(), villages_since=date(2026, 11, 1), before=before
    )
    with database.writing() as tx:
        plant_tree(tx)
        one, other = (people.add(tx, now=now) for _ in range(2))
        calendar_settings.put(tx, COUNTY, *RULE, first, one, now)
        calendar_settings.put(tx, OTHER_COUNTY, *RULE, LocalRule(off=True), one, now)
    with database.writing() as tx:
        assert calendar_settings.everywhere(tx)[COUNTY, *RULE] == first
        assert calendar_settings.everywhere(tx)[OTHER_COUNTY, *RULE] == LocalRule(off=True)
        calendar_settings.put(tx, COUNTY, *RULE, LocalRule(), other, now)
    with database.reading() as tx:
        assert calendar_settings.everywhere(tx)[COUNTY, *RULE] == LocalRule()
        assert calendar_settings.decided(tx, COUNTY, "hunan") == {"monthly_report": (other, now)}
        assert calendar_settings.decided(tx, COUNTY, "yantai") == {}


def test_an_exemption_holds_until_its_day_or_its_early_end(database: Database, now: datetime) -> None:
    until = date(2026, 12, 31)
    with database.writing() as tx:
        plant_tree(tx)
        person = people.add(tx, now=now)
        of_all = exemptions.add(
            tx, TOWNSHIP, pack=None, rule=None, until=until, reason="机构合并", person_id=person, now=now
        )
        of_one = exemptions.add(
            tx, OTHER_TOWNSHIP, pack="hunan", rule=RULE[1], until=until, reason="其他", person_id=person, now=now
        )
    with database.writing() as tx:
        first, second = exemptions.holding(tx, until)
        assert (first.id, first.area, first.pack, first.rule, first.reason) == (
            of_all,
            TOWNSHIP,
            None,
            None,
            "机构合并",
        )
        assert (second.id, second.pack, second.rule, second.until, second.at) == (of_one, *RULE, until, now)
        assert exemptions.holding(tx, date(2027, 1, 1)) == []
        assert exemptions.end(tx, of_all, last=date(2026, 11, 30), now=now)
        assert not exemptions.end(tx, of_all, last=date(2026, 11, 29), now=now)
    with database.reading() as tx:
        assert [one.id for one in exemptions.holding(tx, date(2026, 12, 1))] == [of_one]
        assert [one.id for one in exemptions.holding(tx, date(2026, 11, 30))] == [of_all, of_one]


def test_what_places_said_is_found_with_the_moment(database: Database, now: datetime) -> None:
    due = Due(pack="hunan", rule=RULE[1], due=date(2026, 11, 25), area=TOWNSHIP)
    with database.writing() as tx:
        plant_tree(tx)
        submissions.put(tx, due, SubmissionKind.NIL, people.add(tx, now=now), now)
    with database.reading() as tx:
        answered = submissions.answers(tx, due.pack, due.rule, due.due)[TOWNSHIP]
        assert (answered.kind, answered.at) == (SubmissionKind.NIL, now)
        assert submissions.answers(tx, due.pack, due.rule, date(2026, 12, 25)) == {}
