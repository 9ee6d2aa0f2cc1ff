"""Due dates, the times of their reminders, workdays and quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.calendar.calendar import (
    Occurrence,
    Stage,
    closes,
    higher_times,
    is_quiet,
    next_permitted,
    occurrences,
    opens_on,
    sent_until,
    stage_times,
)
from knowledge.calendar.workdays import HolidaysError, Workdays, YearOfWork, load_workdays
from knowledge.model.pack import DueRule, Every, load_packs

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = [ZoneInfo(name) for name in ("Asia/Shanghai", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Apia")]
WORKDAYS = Workdays()
MOMENTS = st.integers(946_684_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))  # 2000–2100

# The 3rd of each month of 2026 with the days of its six reminders, by hand from the State Council's notice for 2026:
# off 1–3 January, 15–23 February, 4–6 April, 1–5 May, 19–21 June, 25–27 September, 1–7 October;
# worked 4 January, 14 and 28 February, 9 May, 20 September, 10 October.
YANTAI_2026 = """
before      due         overdue1    overdue2    overdue3    escalation
2025-12-31  2026-01-03  2026-01-04  2026-01-05  2026-01-06  2026-01-07
2026-02-02  2026-02-03  2026-02-04  2026-02-05  2026-02-06  2026-02-09
2026-03-02  2026-03-03  2026-03-04  2026-03-05  2026-03-06  2026-03-09
2026-04-02  2026-04-03  2026-04-07  2026-04-08  2026-04-09  2026-04-10
2026-04-30  2026-05-03  2026-05-06  2026-05-07  2026-05-08  2026-05-09
2026-06-02  2026-06-03  2026-06-04  2026-06-05  2026-06-08  2026-06-09
2026-07-02  2026-07-03  2026-07-06  2026-07-07  2026-07-08  2026-07-09
2026-07-31  2026-08-03  2026-08-04  2026-08-05  2026-08-06  2026-08-07
2026-09-02  2026-09-03  2026-09-04  2026-09-07  2026-09-08  2026-09-09
2026-09-30  2026-10-03  2026-10-08  2026-10-09  2026-10-10  2026-10-12
2026-11-02  2026-11-03  2026-11-04  2026-11-05  2026-11-06  2026-11-09
2026-12-02  2026-12-03  2026-12-04  2026-12-07  2026-12-08  2026-12-09
"""

# The same around the Spring Festival of 2026, for a report due on the 7th, 17th and 27th.
LONGSHENG_FEBRUARY_2026 = """
before      due         overdue1    overdue2    overdue3    escalation
2026-02-06  2026-02-07  2026-02-09  2026-02-10  2026-02-11  2026-02-12
2026-02-14  2026-02-17  2026-02-24  2026-02-25  2026-02-26  2026-02-27
2026-02-26  2026-02-27  2026-02-28  2026-03-02  2026-03-03  2026-03-04
"""


def rule(**values: object) -> DueRule:
    """A monthly report on the 3rd, changed by what is given."""
    plain: dict[str, object] = {
        "id": "progress",
        "name": "进度表",
        "kind": "report",
        "every": "month",
        "days": [3],
        "roles": ["county"],
        "sends_to": "市住建局",
        "section": "一",
    }
    return DueRule.model_validate({**plain, **values})


def due_dates(given_rule: DueRule, first: str, last: str) -> list[str]:
    """The due dates in a span, as ISO dates."""
    found = occurrences(given_rule, date.fromisoformat(first), date.fromisoformat(last))
    return [occurrence.due.isoformat() for occurrence in found]


def on(day: str, **values: object) -> Occurrence:
    """The occurrence of a rule on a day."""
    return next(occurrences(rule(**values), date.fromisoformat(day), date.fromisoformat(day)))


def rows(table: str) -> list[dict[str, str]]:
    """A table of days as one dict a line, by the names of the first line."""
    names, *lines = (line.split() for line in table.strip().splitlines())
    return [dict(zip(names, line, strict=True)) for line in lines]


# --- due dates


@pytest.mark.parametrize(
    ("pack", "rule_id", "first", "last", "table"),
    [
        ("yantai", "monthly_progress", "2026-01-01", "2026-12-31", YANTAI_2026),
        ("longsheng", "closure_list", "2026-02-01", "2026-02-28", LONGSHENG_FEBRUARY_2026),
    ],
)
def test_every_reminder_comes_on_the_day_that_the_table_by_hand_names(
    pack: str, rule_id: str, first: str, last: str, table: str
) -> None:
    due_rule = next(each for each in load_packs()[pack].calendar.rules if each.id == rule_id)
    found = []
    for occurrence in occurrences(due_rule, date.fromisoformat(first), date.fromisoformat(last)):
        times = stage_times(occurrence, WORKDAYS, SHANGHAI)
        assert {(each.at.time(), each.at.tzinfo) for each in times} == {(time(9, 0), SHANGHAI)}
        found.append({each.stage.value: each.at.date().isoformat() for each in times})
    assert found == rows(table)


def test_a_day_that_a_month_lacks_is_its_last_day() -> None:
    assert due_dates(rule(days=[31]), "2026-01-01", "2026-04-30") == [
        "2026-01-31",
        "2026-02-28",
        "2026-03-31",
        "2026-04-30",
    ]
    assert due_dates(rule(days=[29]), "2028-02-01", "2028-02-29") == ["2028-02-29"]


def test_two_days_that_fall_together_are_one_due_date() -> None:
    assert due_dates(rule(days=[29, 30, "last"]), "2026-02-01", "2026-03-31") == [
        "2026-02-28",
        "2026-03-29",
        "2026-03-30",
        "2026-03-31",
    ]


def test_a_yearly_rule_comes_in_its_months_only() -> None:
    yearly = rule(every="year", months=[5, 11], days=["last"])
    assert due_dates(yearly, "2026-01-01", "2027-06-01") == ["2026-05-31", "2026-11-30", "2027-05-31"]


def test_nothing_is_due_before_a_rule_starts_and_the_span_counts_both_ends() -> None:
    late = rule(days=[7, 17], starts="2026-03-17")
    assert due_dates(late, "2026-01-01", "2026-04-07") == ["2026-03-17", "2026-04-07"]
    assert due_dates(late, "2026-04-08", "2026-04-16") == []


def test_a_rule_without_a_day_is_never_due() -> None:
    assert due_dates(rule(days=[]), "2026-01-01", "2027-12-31") == []


def test_an_occurrence_knows_the_month_it_covers_and_when_it_opens() -> None:
    january = on("2027-01-03", covers="previous_month")
    assert (january.covers, january.opens) == (date(2026, 12, 1), date(2027, 1, 1))
    assert on("2026-11-03", covers="this_month").covers == date(2026, 11, 1)
    assert on("2026-11-03").covers is None
    work = on("2027-01-31", kind="work", every="year", months=[1], days=["last"], opens_months_before=2)
    assert work.opens == date(2026, 11, 1)


def test_work_is_reminded_of_before_and_on_its_date_and_not_chased() -> None:
    stages = [each.stage for each in stage_times(on("2026-11-03", kind="work"), WORKDAYS, SHANGHAI)]
    assert stages == [Stage.BEFORE, Stage.DUE]


def test_a_reminder_is_sent_until_the_seventh_day_after_the_escalation() -> None:
    end = datetime(2026, 11, 17, 0, 0, tzinfo=SHANGHAI)  # escalation on the 9th, and the 16th is the last day
    assert sent_until(on("2026-11-03"), WORKDAYS, SHANGHAI) == end
    assert sent_until(on("2026-11-03", kind="work"), WORKDAYS, SHANGHAI) == end


# --- workdays


def test_the_years_that_the_library_knows_are_2004_to_2026() -> None:
    """When this fails the library learned a year: the table in holidays.yaml may lose it."""
    assert [year for year in range(2000, 2035) if WORKDAYS.knows(year)] == list(range(2004, 2027))


def test_an_unknown_year_counts_monday_to_friday_and_says_that_it_is_not_certain() -> None:
    times = {each.stage: each for each in stage_times(on("2027-01-05", days=[5]), WORKDAYS, SHANGHAI)}
    assert times[Stage.BEFORE].at.date() == date(2027, 1, 4)
    assert times[Stage.OVERDUE1].at.date() == date(2027, 1, 6)
    assert not any(each.certain for each in times.values())
    assert [each.certain for each in stage_times(on("2027-01-01", days=[1]), WORKDAYS, SHANGHAI)][:2] == [True, False]


def test_before_new_year_the_reminder_comes_on_the_last_day_in_the_office_though_no_table_is_there() -> None:
    """It once came on New Year's Day of a year that was not announced, a holiday by law in every year."""
    assert stage_times(on("2027-01-03"), WORKDAYS, SHANGHAI)[0].at.date() == date(2026, 12, 31)


@pytest.mark.parametrize("year", [2003, 2027, 2030])
def test_new_year_labour_day_and_national_day_are_off_in_every_year(year: int) -> None:
    off = [(1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3)]
    assert not any(WORKDAYS.is_workday(date(year, month, day)) for month, day in off)
    assert all(WORKDAYS.is_workday(day) == (day.weekday() < 5) for day in (date(year, 1, 4), date(year, 10, 4)))


@pytest.mark.parametrize(
    ("today", "missing"),
    [("2026-10-31", ()), ("2026-11-01", (2027,)), ("2027-01-01", (2027,)), ("2027-12-01", (2027, 2028))],
)
def test_next_years_holidays_are_missed_from_november_on(today: str, missing: tuple[int, ...]) -> None:
    assert WORKDAYS.missing(date.fromisoformat(today)) == missing


def test_a_year_added_by_hand_counts_and_is_known() -> None:
    new_year = YearOfWork(holidays=frozenset({date(2027, 1, 1)}), make_up_days=frozenset({date(2027, 1, 2)}))
    added = Workdays(added={2027: new_year})
    assert (added.is_workday(date(2027, 1, 1)), added.is_workday(date(2027, 1, 2))) == (False, True)
    before = stage_times(on("2027-01-03"), added, SHANGHAI)[0]
    assert (before.at.date(), before.certain) == (date(2027, 1, 2), True)


def test_the_shipped_table_of_holidays_can_be_read() -> None:
    assert load_workdays().is_workday(date(2026, 10, 10))


def test_a_mistake_in_the_table_of_holidays_names_file_and_key(tmp_path: Path) -> None:
    table = tmp_path / "holidays.yaml"
    table.write_text("years:\n  2027:\n    holidays: [2026-01-01]\n")
    with pytest.raises(HolidaysError, match=r"holidays\.yaml.*2027.*2026-01-01"):
        load_workdays(table)
    other = tmp_path / "other.yaml"
    other.write_text("years:\n  2027:\n    free: [2027-01-01]\n")
    with pytest.raises(HolidaysError, match=r"other\.yaml: years\.2027\.free"):
        load_workdays(other)


# --- time zones and quiet hours


@pytest.mark.parametrize(
    ("zone", "day", "utc"),
    [
        ("Europe/Berlin", "2026-03-29", "2026-03-29T07:00+00:00"),  # clocks went forward in the night
        ("Europe/Berlin", "2026-10-25", "2026-10-25T08:00+00:00"),  # and back
        ("Australia/Lord_Howe", "2026-04-05", "2026-04-04T22:30+00:00"),  # back by half an hour
        ("Australia/Lord_Howe", "2026-10-04", "2026-10-03T22:00+00:00"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T19:00+00:00"),  # the day before the one that Samoa skipped
        ("Pacific/Apia", "2011-12-31", "2011-12-30T19:00+00:00"),
    ],
)
def test_nine_o_clock_is_local_whatever_the_clocks_do(zone: str, day: str, utc: str) -> None:
    occurrence = on(day, days=[date.fromisoformat(day).day])
    due = next(each for each in stage_times(occurrence, WORKDAYS, ZoneInfo(zone)) if each.stage is Stage.DUE)
    assert due.at.astimezone(UTC) == datetime.fromisoformat(utc)


@pytest.mark.parametrize(
    ("clock", "quiet", "permitted"),
    [
        ("2026-11-03T20:59:59+08:00", False, "2026-11-03T20:59:59+08:00"),
        ("2026-11-03T21:00:00+08:00", True, "2026-11-04T07:30:00+08:00"),
        ("2026-12-31T23:59:00+08:00", True, "2027-01-01T07:30:00+08:00"),
        ("2026-11-04T00:00:00+08:00", True, "2026-11-04T07:30:00+08:00"),
        ("2026-11-04T07:29:59+08:00", True, "2026-11-04T07:30:00+08:00"),
        ("2026-11-04T07:30:00+08:00", False, "2026-11-04T07:30:00+08:00"),
        ("2026-11-03T14:00:00+00:00", True, "2026-11-04T07:30:00+08:00"),  # 22:00 in Shanghai
    ],
)
def test_nothing_is_sent_between_nine_at_night_and_half_past_seven(clock: str, quiet: bool, permitted: str) -> None:
    moment = datetime.fromisoformat(clock)
    assert is_quiet(moment, SHANGHAI) is quiet
    assert next_permitted(moment, SHANGHAI) == datetime.fromisoformat(permitted)


@given(MOMENTS, st.sampled_from(ZONES))
def test_the_next_permitted_moment_is_never_quiet_and_within_a_night(moment: datetime, zone: ZoneInfo) -> None:
    permitted = next_permitted(moment, zone)
    assert not is_quiet(permitted, zone)
    assert moment <= permitted <= moment + timedelta(hours=12)


# --- what holds for every rule

DAYS = st.lists(st.one_of(st.integers(1, 31), st.just("last")), min_size=1, max_size=4)


@given(
    DAYS,
    st.sampled_from([(Every.MONTH, []), (Every.YEAR, [2]), (Every.YEAR, [5, 11])]),
    st.dates(date(2019, 1, 1), date(2029, 12, 31)),
    st.integers(0, 800),
    st.sampled_from(ZONES),
)
def test_reminders_come_in_order_and_never_on_a_day_off_but_on_the_due_date(
    days: list[int | str], every: tuple[Every, list[int]], first: date, span: int, zone: ZoneInfo
) -> None:
    due_rule = rule(days=days, every=every[0], months=every[1])
    last = first + timedelta(days=span)
    found = list(occurrences(due_rule, first, last))
    assert [each.due for each in found] == sorted({each.due for each in found})
    for occurrence in found:
        assert first <= occurrence.due <= last
        assert occurrence.opens <= occurrence.due
        times = stage_times(occurrence, WORKDAYS, zone)
        dates = [each.at.date() for each in times]
        assert [each.stage for each in times] == [stage for stage in Stage if stage is not Stage.HIGHER]
        assert dates == sorted(set(dates))
        assert dates[1] == occurrence.due
        assert all(WORKDAYS.is_workday(day) for day in (dates[0], *dates[2:]))
        assert times[-1].at < sent_until(occurrence, WORKDAYS, zone)
        higher = higher_times(occurrence, WORKDAYS, zone)
        assert higher[0].at.date() == WORKDAYS.after(WORKDAYS.after(dates[-1]))
        assert dates[-1] < higher[-1].at.date() <= closes(occurrence, WORKDAYS)
        assert WORKDAYS.is_workday(closes(occurrence, WORKDAYS))
        assert opens_on(occurrence, WORKDAYS) <= min(dates[0], occurrence.opens), "its first reminder has a button"
        assert {each.stage for each in higher} == {Stage.HIGHER}


@given(DAYS, st.dates(date(2019, 1, 1), date(2029, 12, 31)), st.integers(0, 200), st.integers(0, 200))
def test_a_span_has_the_due_dates_of_its_two_parts(days: list[int | str], first: date, one: int, other: int) -> None:
    middle, last = first + timedelta(days=one), first + timedelta(days=one + other)
    due_rule = rule(days=days)
    parts = [*occurrences(due_rule, first, middle), *occurrences(due_rule, middle + timedelta(days=1), last)]
    assert parts == list(occurrences(due_rule, first, last))
