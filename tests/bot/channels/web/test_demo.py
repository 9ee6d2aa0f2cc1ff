"""The demo's side of the web chat."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.core.wallclock import WallClock
from bot.demo.cast import person_of
from bot.demo.demo import Demo
from handlers.wording import Wording
from knowledge.calendar.workdays import load_workdays
from knowledge.model.pack import load_packs
from storage.database.database import Database
from storage.people import people
from storage.people.people import Role
from storage.people.tables import accounts
from storage.reporting import submissions
from storage.reporting.submissions import Due
from tests.bot.channels.website import PATIENCE_S, SHANGHAI, START, Site, count_people, post, running


@pytest.fixture
def stage(sqlite_database: Database, tmp_path: Path, say: Wording) -> Iterator[Site]:
    """A running web chat in demo mode."""
    clock = WallClock(SHANGHAI, start=START)
    demo = Demo(
        database=sqlite_database,
        clock=clock,
        packs=load_packs(),
        workdays=load_workdays(),
        say=say,
        ring=lambda: None,
    )
    with running(sqlite_database, tmp_path, say, demo=demo) as site:
        yield site


def test_in_the_demo_a_visitor_chooses_whom_to_be(stage: Site) -> None:
    browser = stage.browser()
    assert 'data-demo="yes"' in browser.get("/").text
    before = browser.get("/demo").json()
    assert before["be"] is None
    assert [person["id"] for person in before["groups"][0]["people"]][:2] == ["cadre", "resident"]
    offices = [person["id"] for person in before["groups"][0]["people"] if person["office"]]
    assert offices == ["township", "county", "city"], "who has a desk besides"
    known = count_people(stage.database)
    for part in ("cadre", "township"):
        assert browser.post("/demo/be", json={"id": part}).json() == {"be": part}
        assert browser.get("/demo").json()["be"] == part
    post(browser, {"text": "你好"})
    assert stage.lane() == "web:demo-township"
    with stage.database.reading() as tx:
        held = people.grants_of(tx, stage.person(stage.lane()))
    assert [grant.role for grant in held] == [Role.TOWNSHIP]
    assert count_people(stage.database) == known
    assert browser.post("/demo/be", json={"id": "mayor"}).status_code == 400


def test_the_demo_jumps_to_a_reporting_date_and_says_who_heard_of_it(stage: Site) -> None:
    browser = stage.browser()
    assert browser.get("/demo").json()["dates"][0] == {"day": "2026-11-03", "label": "11月3日（周二）　烟台市的报送日"}
    for day in ("yesterday", "2026-11-04", None, 3):
        assert browser.post("/demo/clock", json={"day": day}).status_code == 400
    reached = browser.post("/demo/clock", json={"day": "2026-11-25"}).json()
    assert reached["now"] == "11月25日（周三） 9:00"
    assert reached["told"]["id"] == "township_hunan"
    assert reached["told"]["label"] in reached["said"]
    assert browser.get("/demo").json()["dates"][0]["day"] == "2026-11-27"


def test_the_tour_says_what_to_try_and_how_to_begin(stage: Site) -> None:
    tour = stage.browser().get("/demo").json()["tour"]
    assert [(task["id"], task["be"], task["done"]) for task in tour] == [
        ("report", "cadre", False),
        ("ask", "resident", False),
        ("remind", "township", False),
        ("press", "county", False),
    ]
    assert tour[0]["start"] == {"command": "report"}
    assert tour[2]["start"] == {"day": "2026-11-03"}
    assert tour[3]["start"] == {"day": "2026-11-09"}


def test_the_tour_names_the_day_on_which_the_reminder_came_once_the_clock_is_there(stage: Site) -> None:
    due = Due(pack="yantai", rule="monthly_progress", due=date(2026, 11, 3), area="990101001")
    with stage.database.writing() as tx:
        submissions.plan_reminder(tx, person_of(tx, "township"), due, "due", START)
    browser = stage.browser()
    browser.post("/demo/clock", json={"day": "2026-11-03"})
    remind = browser.get("/demo").json()["tour"][2]
    assert "11月3日（周二）的提醒" in remind["how"]
    assert remind["start"] == {}


def test_the_demo_answers_to_no_other_name_than_this_machines(stage: Site) -> None:
    assert httpx.get(f"{stage.url}/demo", headers={"Host": "evil.example"}, timeout=PATIENCE_S).status_code == 400


def test_outside_of_a_demo_nobody_can_be_somebody_else(site: Site) -> None:
    browser = site.browser()
    assert browser.get("/demo").status_code == 404
    assert browser.post("/demo/be", json={"id": "county"}).status_code == 404
    with site.database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(accounts)).scalar() == 0
