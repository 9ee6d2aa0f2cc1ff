"""A pack's calendar as a county lives by it: earlier, never later; its villages first; off."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.area import Level
from knowledge.calendar.calendar import occurrences
from knowledge.calendar.local_calendar import (
    AS_WRITTEN,
    LONGEST_LEAD,
    Day,
    DaysProblem,
    LocalRule,
    changed_days,
    fitting,
    is_asked,
    local_occurrences,
    problem_with,
)
from knowledge.model.pack import DueRule, load_packs

RULES = [(pack.id, rule) for pack in load_packs().values() for rule in pack.calendar.rules]
LEVELS = (Level.VILLAGE, Level.TOWNSHIP, Level.COUNTY, Level.CITY)
FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def rule_of(pack: str, id: str) -> DueRule:
    """A rule of a real pack."""
    return next(rule for name, rule in RULES if (name, rule.id) == (pack, id))


MONTHLY, THRICE = rule_of("hunan", "monthly_report"), rule_of("longsheng", "closure_list")
UNDATED = rule_of("henan", "monthly_progress")


def dues(rule: DueRule, local: LocalRule, level: Level, first: date = FIRST, last: date = LAST) -> list[date]:
    """The last days."""
    return [found.due for found in local_occurrences(rule, local, level, first, last)]


days = st.one_of(st.integers(min_value=-1, max_value=40), st.just("last"))


@given(
    rule=st.sampled_from([rule for _, rule in RULES]),
    wanted=st.lists(days, max_size=4),
    lead=st.one_of(st.none(), st.integers(min_value=1, max_value=LONGEST_LEAD)),
    level=st.sampled_from(LEVELS),
    first=st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    since=st.one_of(st.none(), st.dates(date(2026, 1, 1), date(2028, 12, 31))),
)
def test_a_local_last_day_is_never_later_than_the_documents_and_never_before_its_period_opens(
    rule: DueRule, wanted: list[Day], lead: int | None, level: Level, first: date, since: date | None
) -> None:
    if problem_with(rule, wanted) is not None:
        wanted = []
    local = LocalRule(days=tuple(wanted), villages_lead=lead, days_since=since, villages_since=since)
    last = first + timedelta(days=120)
    found = list(local_occurrences(rule, local, level, first, last))
    assert [one.due for one in found] == sorted(one.due for one in found)
    assert len({one.named for one in found}) == len(found)
    for one in found:
        assert first <= one.due <= last
        assert one.opens <= one.due <= one.named
    if not is_asked(rule, local, level):
        assert found == []


@given(rule=st.sampled_from([rule for _, rule in RULES if rule.days]), first=st.dates(FIRST, LAST))
def test_where_no_county_decided_anything_the_document_holds(rule: DueRule, first: date) -> None:
    last = first + timedelta(days=200)
    for level in (Level.TOWNSHIP, Level.COUNTY):
        if str(level) in rule.roles:
            found = [(one.due, one.opens) for one in local_occurrences(rule, AS_WRITTEN, level, first, last)]
            assert found == [(one.due, one.opens) for one in occurrences(rule, first, last)]


@given(
    rule=st.sampled_from([rule for _, rule in RULES]),
    wanted=st.lists(days, max_size=4),
    lead=st.one_of(st.none(), st.integers(min_value=-1, max_value=40)),
    level=st.sampled_from(LEVELS),
)
def test_whatever_was_stored_what_fits_gives_last_days_that_are_no_later_than_the_documents(
    rule: DueRule, wanted: list[Day], lead: int | None, level: Level
) -> None:
    fits = fitting(rule, LocalRule(days=tuple(wanted), villages_lead=lead, days_since=FIRST, villages_since=FIRST))
    assert fitting(rule, fits) == fits
    assert all(found.due <= found.named for found in local_occurrences(rule, fits, level, FIRST, LAST))


def test_a_decision_that_fits_no_more_leaves_the_documents_day_and_the_rest_of_it() -> None:
    twice = MONTHLY.model_copy(update={"days": (10, 25)})
    stored = LocalRule(days=(20,), villages_lead=3, days_since=FIRST, villages_since=FIRST)
    assert fitting(MONTHLY, stored) == stored
    assert fitting(twice, stored) == LocalRule(villages_lead=3, villages_since=FIRST)
    assert dues(twice, fitting(twice, stored), Level.TOWNSHIP)[:2] == [date(2026, 1, 10), date(2026, 1, 25)]
    assert fitting(MONTHLY.model_copy(update={"days": (15,)}), stored).days == ()
    assert fitting(MONTHLY.model_copy(update={"kind": "work"}), stored).villages_lead is None
    assert fitting(twice, replace(stored, off=True)).off


def test_an_earlier_day_binds_townships_and_leaves_the_county_to_the_documents() -> None:
    local = LocalRule(days=(20,))
    assert dues(MONTHLY, local, Level.TOWNSHIP)[:2] == [date(2026, 1, 20), date(2026, 2, 20)]
    assert dues(MONTHLY, local, Level.COUNTY)[:2] == [date(2026, 1, 25), date(2026, 2, 25)]
    assert dues(MONTHLY, local, Level.VILLAGE) == []


def test_villages_hand_in_so_many_days_before_their_township() -> None:
    both = LocalRule(days=(20,), villages_lead=3)
    assert dues(MONTHLY, both, Level.VILLAGE)[:2] == [date(2026, 1, 17), date(2026, 2, 17)]
    assert dues(MONTHLY, LocalRule(villages_lead=3), Level.VILLAGE)[0] == date(2026, 1, 22)
    over_the_month = dues(rule_of("yantai", "monthly_progress"), LocalRule(villages_lead=5), Level.VILLAGE)
    assert over_the_month[:3] == [date(2026, 1, 29), date(2026, 2, 26), date(2026, 3, 29)]


def test_each_day_of_a_month_has_an_earlier_one_of_its_own() -> None:
    local = LocalRule(days=(5, 15, 25))
    found = list(local_occurrences(THRICE, local, Level.TOWNSHIP, date(2026, 3, 1), date(2026, 3, 31)))
    assert [(one.named.day, one.due.day) for one in found] == [(7, 5), (17, 15), (27, 25)]


def test_a_rule_without_a_day_has_last_days_only_where_the_county_sets_them() -> None:
    assert dues(UNDATED, AS_WRITTEN, Level.TOWNSHIP) == []
    own = dues(UNDATED, LocalRule(days=("last",)), Level.TOWNSHIP)
    assert own[:2] == [date(2026, 1, 31), date(2026, 2, 28)]
    assert dues(UNDATED, LocalRule(days=("last",)), Level.COUNTY) == own


def test_a_decision_leaves_alone_what_was_due_before_it() -> None:
    local = LocalRule(days=(20,), days_since=date(2026, 3, 22))
    assert dues(MONTHLY, local, Level.TOWNSHIP)[2:4] == [date(2026, 3, 25), date(2026, 4, 20)]
    villages = LocalRule(villages_lead=3, villages_since=date(2026, 3, 23))
    assert dues(MONTHLY, villages, Level.VILLAGE)[0] == date(2026, 4, 22)
    undated = LocalRule(days=(5,), days_since=date(2026, 3, 6))
    assert dues(UNDATED, undated, Level.TOWNSHIP)[0] == date(2026, 4, 5)


def named(rule: DueRule, local: LocalRule, month: int) -> list[tuple[int, int]]:
    """The day by which each date of a month of 2026 is kept, and its last day."""
    found = local_occurrences(rule, local, Level.TOWNSHIP, date(2026, month, 1), date(2026, month + 1, 1))
    return [(one.named.day, one.due.day) for one in found if one.due.month == month]


def test_a_countys_own_days_are_kept_by_the_end_of_the_month_whatever_day_it_sets() -> None:
    """They were kept by the day itself: who had reported was escalated once the county had set another one."""
    assert named(UNDATED, LocalRule(days=(28,)), 9) == [(30, 28)]
    assert named(UNDATED, LocalRule(days=(25,)), 9) == [(30, 25)]
    assert named(UNDATED, LocalRule(days=(10, 29, "last")), 9) == [(28, 10), (29, 29), (30, 30)]
    assert named(UNDATED, LocalRule(days=(10, 29, "last")), 2) == [(27, 10), (28, 28)]


def test_an_earlier_decision_holds_for_what_the_newer_one_came_too_late_for() -> None:
    first = changed_days(AS_WRITTEN, (28,), date(2026, 8, 14))
    too_late = changed_days(first, (25,), date(2026, 9, 27))
    assert named(UNDATED, too_late, 8) == [(31, 28)], "what was reported in August is still there"
    assert named(UNDATED, too_late, 9) == [(30, 28)], "the 25th had gone by"
    assert named(UNDATED, too_late, 10) == [(31, 25)]
    assert named(UNDATED, changed_days(first, (25,), date(2026, 9, 23)), 9) == [(30, 25)]
    later = changed_days(changed_days(first, (25,), date(2026, 9, 23)), (28,), date(2026, 9, 24))
    assert named(UNDATED, later, 9) == [(30, 28)]
    twice = changed_days(first, (10, 20), date(2026, 9, 12))
    assert named(UNDATED, twice, 9) == [(30, 20)], "the 10th had gone by, and nothing stood there before"
    assert named(UNDATED, changed_days(twice, (15,), date(2026, 10, 12)), 10) == [(30, 10), (31, 15)]
    of_document = changed_days(changed_days(AS_WRITTEN, (20,), date(2026, 3, 1)), (15,), date(2026, 3, 16))
    assert dues(MONTHLY, of_document, Level.TOWNSHIP)[2:4] == [date(2026, 3, 20), date(2026, 4, 15)]


def test_what_is_off_asks_nobody() -> None:
    assert [dues(MONTHLY, LocalRule(days=(20,), villages_lead=2, off=True), level) for level in LEVELS] == [[]] * 4


def test_what_is_done_rather_than_reported_is_not_asked_of_villages() -> None:
    assert not is_asked(rule_of("yantai", "yearly_plan_done"), LocalRule(villages_lead=3), Level.VILLAGE)


@pytest.mark.parametrize(
    ("rule", "wanted", "problem"),
    [
        (MONTHLY, (25,), None),
        (MONTHLY, (1,), None),
        (MONTHLY, (26,), DaysProblem.LATER),
        (MONTHLY, ("last",), DaysProblem.LATER),
        (MONTHLY, (), DaysProblem.COUNT),
        (MONTHLY, (5, 20), DaysProblem.COUNT),
        (MONTHLY, (0,), DaysProblem.OUTSIDE),
        (MONTHLY, (32,), DaysProblem.OUTSIDE),
        (THRICE, (5, 15, 25), None),
        (THRICE, (5, 6, 25), DaysProblem.OUTSIDE),
        (THRICE, (15, 5, 25), DaysProblem.OUTSIDE),
        (UNDATED, (), DaysProblem.COUNT),
        (UNDATED, (5, "last"), None),
        (UNDATED, (5, 5), DaysProblem.OUTSIDE),
        (rule_of("yantai", "yearly_plan_done"), ("last",), None),
        (rule_of("yantai", "yearly_plan_done"), (20,), None),
    ],
)
def test_what_is_wrong_with_days_is_said_by_its_kind(
    rule: DueRule, wanted: tuple[Day, ...], problem: DaysProblem | None
) -> None:
    assert problem_with(rule, wanted) is problem
