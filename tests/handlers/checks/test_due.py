"""What time brings to checks: who is asked next, what waits for the morning, what the calendar calls."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from handlers.checks import digest_lines
from handlers.dialog.installation import Knowledge
from handlers.wording import Wording
from knowledge.calendar.calendar import is_quiet
from knowledge.calendar.local_calendar import LocalRule
from storage.cases import cases
from storage.cases.cases import Case
from storage.checks import checks as stored
from storage.checks import items as stored_items
from storage.checks import mutings
from storage.checks.checks import Check
from storage.checks.mutings import MuteReason, Muting
from storage.database.database import Database
from storage.people import areas, deputies, people
from storage.people.people import Role
from storage.queues import outbox
from storage.reporting import calendar_settings
from tests.cast import COUNTY, OTHER_COUNTY, SHANGHAI, VILLAGE, VILLAGE_OF_OTHER_COUNTY
from tests.dialogue import Dialogue
from tests.handlers.checks.rainy_evening import EVENING, MINUTE, RainyEvening
from tests.houses import plant_cadre
from tests.installed import occasion


@pytest.fixture
def evening(database: Database, knowledge: Knowledge, say: Wording) -> RainyEvening:
    """The evening, on both databases."""
    return RainyEvening(Dialogue(database, knowledge, say), knowledge, say)


# --- the half hours


def test_who_is_asked_when_and_each_once(evening: RainyEvening) -> None:
    evening.call()
    told: dict[int, list[str]] = {}
    for minute in range(121):
        for _ in range(2):  # as two processes, or a clock that stands still
            heard = evening.names(evening.tick(EVENING + minute * MINUTE))
            if heard:
                told[minute] = told.get(minute, []) + heard
    assert told == {30: ["deputy"], 60: ["township"]}


def test_where_nobody_stands_in_the_township_hears_after_the_first_half_hour(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        people.withdraw(tx, evening.deputy, Role.CADRE, VILLAGE, EVENING)
    evening.call()
    assert evening.tick(EVENING + 29 * MINUTE) == []
    assert evening.names(evening.tick(EVENING + 30 * MINUTE)) == ["township"]


def test_after_a_standstill_deputy_and_township_hear_together_and_once(evening: RainyEvening) -> None:
    evening.call()
    assert evening.names(evening.tick(EVENING + 200 * MINUTE)) == ["deputy", "township"]
    assert evening.tick(EVENING + 201 * MINUTE) == []


def test_a_township_without_people_leaves_the_phones_to_the_county(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        people.withdraw(tx, evening.talks.cast.township, Role.TOWNSHIP, "990101001", EVENING)
    evening.call()
    assert evening.names(evening.tick(EVENING + 60 * MINUTE)) == ["county", "deputy"]


def test_the_named_deputy_comes_before_another_cadre(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        other = plant_cadre(tx, "林家宝", "13800000013", VILLAGE, "third", EVENING)
        cadre = evening.talks.cast.cadre
        deputies.name_deputy(
            tx, person_id=cadre, role=Role.CADRE, area=VILLAGE, deputy_id=other, made_by=cadre, now=EVENING
        )
    evening.call()
    assert [notice.person_id for notice in evening.tick(EVENING + 30 * MINUTE)] == [other]


def test_who_is_away_is_not_asked_first(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        cadre = evening.talks.cast.cadre
        entry = deputies.name_deputy(
            tx, person_id=cadre, role=Role.CADRE, area=VILLAGE, deputy_id=evening.deputy, made_by=cadre, now=EVENING
        )
        deputies.set_away(tx, entry, EVENING.date())
    check = evening.call()
    with evening.talks.database.reading() as tx:
        assert {item.holder_id for item in stored_items.of_check(tx, check.id, {VILLAGE})} == {evening.deputy}


def test_a_roll_call_that_nobody_ended_ends_after_two_days(evening: RainyEvening) -> None:
    evening.call()
    evening.tick(EVENING + timedelta(hours=2))
    assert evening.tick(EVENING + timedelta(days=2) - MINUTE) == []
    told = evening.names(evening.tick(EVENING + timedelta(days=2)))
    assert told == ["cadre", "city", "county", "deputy", "other_township", "township"] or set(told) >= {
        "city",
        "county",
    }
    assert evening.say("cadre", "check:set:1:moved")[-1].text == "暴雨点名已经结束，不用再回了。"


# --- at night


def test_a_real_roll_call_goes_out_at_night_and_a_drill_waits_for_the_morning(evening: RainyEvening) -> None:
    evening.call(drill=True)
    with evening.talks.database.reading() as tx:
        assert outbox.due(tx, EVENING, quiet=True) == []
        assert len(outbox.due(tx, EVENING + timedelta(hours=10), quiet=False)) == 3
    evening.call()
    with evening.talks.database.reading() as tx:
        assert {message.manner for message in outbox.due(tx, EVENING, quiet=True)} == {"alarm"}


def test_the_half_hour_of_a_drill_begins_in_the_morning(evening: RainyEvening) -> None:
    evening.call(drill=True)
    morning = datetime(2026, 7, 9, 7, 30, tzinfo=SHANGHAI)
    assert is_quiet(morning - MINUTE, SHANGHAI)
    for moment in (EVENING + 31 * MINUTE, morning, morning + 29 * MINUTE):
        assert evening.tick(moment) == []
    assert evening.names(evening.tick(morning + 30 * MINUTE)) == ["deputy"]


# --- what the calendar calls


@pytest.fixture
def in_yulin(evening: RainyEvening) -> RainyEvening:
    """The other county lives by yulin's document; its one village has a cadre."""
    with evening.talks.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, OTHER_COUNTY), pack="yulin"))
        plant_cadre(tx, "高望", "13800000014", VILLAGE_OF_OTHER_COUNTY, "yulin", EVENING)
    return evening


def open_in_yulin(evening: RainyEvening) -> list[Check]:
    """The checks that are open in the other county."""
    with evening.talks.database.reading() as tx:
        return [one.check for one in stored.open_counts(tx, areas.get(tx, OTHER_COUNTY))]


def at(month: int, day: int, hour: int = 8) -> datetime:
    """A moment of 2027."""
    return datetime(2027, month, day, hour, tzinfo=SHANGHAI)


def test_the_check_of_all_households_opens_on_the_first_of_march_once(in_yulin: RainyEvening) -> None:
    in_yulin.tick(at(2, 28))
    assert open_in_yulin(in_yulin) == []
    for moment in (at(3, 1), at(3, 1), at(3, 2), at(2, 28), at(4, 30)):
        in_yulin.tick(moment)
    found = open_in_yulin(in_yulin)
    assert [(check.title, check.due, check.person_id) for check in found] == [
        ("全部农户住房安全核查（每年3至4月1次）", date(2027, 4, 30), None)
    ]
    with in_yulin.talks.database.reading() as tx:
        assert [item.area for item in stored_items.of_check(tx, found[0].id)] == [VILLAGE_OF_OTHER_COUNTY]
        assert stored.open_counts(tx, areas.get(tx, COUNTY)) == []  # yantai's document asks for no such check


def test_a_check_that_was_missed_in_march_opens_in_april_and_none_in_may(in_yulin: RainyEvening) -> None:
    in_yulin.tick(at(4, 20))
    assert len(open_in_yulin(in_yulin)) == 1
    in_yulin.tick(at(5, 1))
    assert len(open_in_yulin(in_yulin)) == 1


def test_a_county_that_switched_the_rule_off_is_not_asked(in_yulin: RainyEvening) -> None:
    with in_yulin.talks.database.writing() as tx:
        county = in_yulin.talks.cast.other_county
        calendar_settings.put(tx, OTHER_COUNTY, "yulin", "yearly_housing_check", LocalRule(off=True), county, EVENING)
    in_yulin.tick(at(3, 1))
    assert open_in_yulin(in_yulin) == []


def test_a_county_that_set_a_day_has_its_sealed_houses_looked_at_every_month(in_yulin: RainyEvening) -> None:
    with in_yulin.talks.database.writing() as tx:
        county = in_yulin.talks.cast.other_county
        calendar_settings.put(tx, OTHER_COUNTY, "yulin", "sealed_houses", LocalRule(days=(20,)), county, EVENING)
        case = evening_house(in_yulin)
        cases.set_answers(tx, case, {**case.answers, "living": "empty"})
    for moment in (at(5, 2), at(6, 2)):
        in_yulin.tick(moment)
    assert sorted((check.title, check.due) for check in open_in_yulin(in_yulin)) == [
        ("闲置危房定期查看", date(2027, 5, 20)),
        ("闲置危房定期查看", date(2027, 6, 20)),
    ]


def evening_house(evening: RainyEvening) -> Case:
    """The house in the other county."""
    return evening.houses[5]


@pytest.mark.parametrize(
    ("day", "said"),
    [(at(3, 1), 1), (at(3, 2), 0), (at(3, 8), 1), (at(4, 1), 0), (at(4, 24), 1), (at(4, 30), 1), (at(5, 4), 1)],
)
def test_the_digest_names_a_check_on_its_first_day_on_mondays_and_in_its_last_week(
    in_yulin: RainyEvening, day: datetime, said: int
) -> None:
    in_yulin.tick(at(3, 1, 0))
    with in_yulin.talks.database.reading() as tx:
        cadre = people.find_by_phone(tx, "13800000014")
        lines = digest_lines.of_person(occasion(tx, in_yulin.wording, day), cadre or 0)
    assert len(lines) == said
    by_when = "前查完" if day.month < 5 else "就该查完"
    assert all(line.text.endswith(f"4月30日（周五）{by_when}，还有1处没回") for line in lines)


def test_a_coordinator_s_digest_names_what_is_open_below_until_it_is_done_and_then_the_county_hears(
    in_yulin: RainyEvening,
) -> None:
    in_yulin.tick(at(3, 1, 0))
    county = in_yulin.talks.cast.other_county

    def lines(day: datetime) -> list[str]:
        with in_yulin.talks.database.reading() as tx:
            return [line.text for line in digest_lines.of_person(occasion(tx, in_yulin.wording, day), county)]

    title = "查房：全部农户住房安全核查（每年3至4月1次）"
    assert lines(at(3, 1)) == [f"{title}，4月30日（周五）前查完，还有1处没回"]
    assert lines(at(5, 3)) == [f"{title}，4月30日（周五）就该查完，还有1处没回"]
    in_yulin.say("other_county", f"check:village:1:{VILLAGE_OF_OTHER_COUNTY}", "〔查完了〕", "80", "0", "〔提交〕")
    assert lines(at(5, 3)) == []
    assert in_yulin.names(in_yulin.tick(at(4, 30))) == []
    ids = in_yulin.talks.ids
    assert {ids["city"], ids["other_county"]} <= {notice.person_id for notice in in_yulin.tick(at(5, 1))}
    assert open_in_yulin(in_yulin) == []


def test_a_muted_house_is_left_out_of_the_next_check_until_its_day(evening: RainyEvening) -> None:
    with evening.talks.database.writing() as tx:
        muting = Muting(reason=MuteReason.AWAY, words=None, until=date(2026, 12, 31))
        mutings.put(tx, evening.houses[2].id, muting, evening.talks.cast.cadre, EVENING)

    def asked(moment: datetime) -> list[int | None]:
        evening.talks.clock.moment = moment
        evening.say("county", "check:plan", "〔闲置危房〕", "〔全部〕", "〔3天内〕", "〔开始检查〕")
        with evening.talks.database.reading() as tx:
            return [item.case_id for item in stored_items.of_check(tx, evening.last_id()) if item.case_id]

    assert asked(datetime(2026, 12, 31, 9, tzinfo=SHANGHAI)) == []
    assert asked(datetime(2027, 1, 1, 9, tzinfo=SHANGHAI)) == [evening.houses[2].id]
