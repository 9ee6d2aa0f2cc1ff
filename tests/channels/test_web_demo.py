"""The demo's side of the web chat."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select

from bot.demo import Demo
from bot.wallclock import WallClock
from handlers.wording import Wording
from knowledge.pack import load_packs
from storage import people
from storage.database import Database
from storage.models import accounts
from storage.people import Role
from tests.channels.website import SHANGHAI, START, Site, count_people, post, running


@pytest.fixture
def stage(sqlite_database: Database, tmp_path: Path, say: Wording) -> Iterator[Site]:
    """A running web chat in demo mode."""
    clock = WallClock(SHANGHAI, start=START)
    demo = Demo(database=sqlite_database, clock=clock, pack=load_packs()["yantai"], say=say, ring=lambda: None)
    with running(sqlite_database, tmp_path, say, demo=demo) as site:
        yield site


def test_in_the_demo_a_visitor_chooses_whom_to_be(stage: Site) -> None:
    browser = stage.browser()
    assert 'data-demo="yes"' in browser.get("/").text
    before = browser.get("/demo").json()
    assert before["be"] is None
    assert [person["role"] for person in before["people"]][:2] == ["cadre", "resident"]
    known = count_people(stage.database)
    for role in ("cadre", "township"):
        assert browser.post("/demo/be", json={"role": role}).json() == {"be": role}
        assert browser.get("/demo").json()["be"] == role
    post(browser, {"text": "你好"})
    assert stage.lane() == "web:demo-township"
    with stage.database.reading() as tx:
        held = people.grants_of(tx, stage.person(stage.lane()))
    assert [grant.role for grant in held] == [Role.TOWNSHIP]
    assert count_people(stage.database) == known
    assert browser.post("/demo/be", json={"role": "operator"}).status_code == 400


def test_the_demo_jumps_to_the_next_reporting_date(stage: Site) -> None:
    browser = stage.browser()
    assert browser.get("/demo").json()["next"] == "11月3日（周二） 9:00"
    assert browser.post("/demo/clock", json={"to": "yesterday"}).status_code == 400
    assert browser.post("/demo/clock", json={"to": "next_due"}).json() == {"now": "11月3日（周二） 9:00"}
    assert browser.get("/demo").json()["next"] == "12月3日（周四） 9:00"


def test_the_demo_answers_to_no_other_name_than_this_machines(stage: Site) -> None:
    assert httpx.get(f"{stage.url}/demo", headers={"Host": "evil.example"}).status_code == 400


def test_outside_of_a_demo_nobody_can_be_somebody_else(site: Site) -> None:
    browser = site.browser()
    assert browser.get("/demo").status_code == 404
    assert browser.post("/demo/be", json={"role": "county"}).status_code == 404
    with site.database.reading() as tx:
        assert tx.execute(select(func.count()).select_from(accounts)).scalar() == 0
