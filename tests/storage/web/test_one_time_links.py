"""Links that open once: by one browser of many, not too late, and never to be read from the database."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage import merging
from storage.database.database import Database
from storage.people import people
from storage.web import one_time_links
from storage.web.one_time_links import Fate, OneTimeLink, Purpose
from storage.web.tables import one_time_links as table
from tests.cast import Cast

LASTS = timedelta(minutes=30)
DETAILS = {"draft": "d1", "field": "id_number", "lane": "telegram:1"}


def add(database: Database, person_id: int, now: datetime, purpose: Purpose = Purpose.ANSWER) -> str:
    with database.writing() as tx:
        return one_time_links.add(tx, purpose, person_id, DETAILS, now=now, lasts=LASTS)


def open_once(database: Database, code: str, holder: str, at: datetime) -> OneTimeLink | None:
    with database.writing() as tx:
        return one_time_links.open_once(tx, Purpose.ANSWER, code, holder, at)


def fate(database: Database, code: str, holder: str, at: datetime) -> Fate:
    with database.reading() as tx:
        link = one_time_links.find(tx, Purpose.ANSWER, code)
    assert link is not None
    return link.fate(holder, at)


def test_a_link_opens_in_one_browser_and_there_again(database: Database, players: Cast, now: datetime) -> None:
    code = add(database, players.cadre, now)
    link = open_once(database, code, "mine", now)
    assert link is not None
    assert (link.person_id, link.details, link.is_held_by("mine")) == (players.cadre, DETAILS, True)
    assert open_once(database, code, "other", now) is None
    assert open_once(database, code, "mine", now) is not None
    assert [fate(database, code, holder, now) for holder in ("mine", "other")] == [Fate.GOOD, Fate.USED]


def test_of_fifty_browsers_at_once_one_wins(database: Database, players: Cast, now: datetime) -> None:
    code = add(database, players.cadre, now)
    with ThreadPoolExecutor(10) as pool:
        opened = list(pool.map(lambda number: open_once(database, code, f"browser {number}", now), range(50)))
    assert len([link for link in opened if link is not None]) == 1


def test_a_link_is_good_until_its_end(database: Database, players: Cast, now: datetime) -> None:
    code = add(database, players.cadre, now)
    assert open_once(database, code, "mine", now + LASTS) is None
    assert fate(database, code, "mine", now + LASTS) is Fate.EXPIRED
    assert open_once(database, code, "mine", now + LASTS - timedelta(seconds=1)) is not None


def test_a_new_link_for_the_same_makes_the_unopened_one_void(database: Database, players: Cast, now: datetime) -> None:
    first = add(database, players.cadre, now)
    opened = add(database, players.cadre, now)
    assert open_once(database, opened, "mine", now) is not None
    last = add(database, players.cadre, now)
    somebodys = add(database, players.township, now)
    fates = [fate(database, code, "mine", now) for code in (first, opened, last, somebodys)]
    assert fates == [Fate.USED, Fate.GOOD, Fate.GOOD, Fate.GOOD]


def test_a_link_is_closed_once_and_opens_no_more(database: Database, players: Cast, now: datetime) -> None:
    code = add(database, players.cadre, now)
    link = open_once(database, code, "mine", now)
    assert link is not None
    with database.writing() as tx:
        assert [one_time_links.close(tx, link, now) for _ in range(2)] == [True, False]
    assert open_once(database, code, "mine", now) is None


def test_all_links_of_a_person_can_be_voided(database: Database, players: Cast, now: datetime) -> None:
    code, somebodys = add(database, players.cadre, now), add(database, players.township, now)
    with database.writing() as tx:
        assert one_time_links.close_all(tx, players.cadre, now) == 1
    assert open_once(database, code, "mine", now) is None
    assert open_once(database, somebodys, "mine", now) is not None


def test_a_link_is_for_one_purpose(database: Database, players: Cast, now: datetime) -> None:
    code = add(database, players.cadre, now, Purpose.SIGN_IN)
    assert open_once(database, code, "mine", now) is None
    with database.reading() as tx:
        assert one_time_links.find(tx, Purpose.ANSWER, code) is None
        assert one_time_links.find(tx, Purpose.SIGN_IN, "x" * 22) is None


def test_links_are_forgotten_some_time_after_their_end(database: Database, players: Cast, now: datetime) -> None:
    code = add(database, players.cadre, now)
    with database.writing() as tx:
        assert one_time_links.forget_before(tx, now + LASTS) == 0
        assert one_time_links.forget_before(tx, now + LASTS + timedelta(seconds=1)) == 1
        assert one_time_links.find(tx, Purpose.ANSWER, code) is None


def test_the_database_keeps_neither_code_nor_holder(database: Database, players: Cast, now: datetime) -> None:
    code = add(database, players.cadre, now)
    open_once(database, code, "what the browser holds", now)
    with database.reading() as tx:
        [row] = tx.execute(select(table)).all()
    assert code not in str(row)
    assert "what the browser holds" not in str(row)
    assert "id_number" not in str(row)


def test_links_and_invitations_follow_a_person_who_turns_out_to_be_another(
    database: Database, players: Cast, now: datetime
) -> None:
    code = add(database, players.stranger, now)
    with database.writing() as tx:
        merging.fold(tx, players.stranger, players.cadre, now)
        assert people.name_of(tx, players.cadre) == "王建国"
    link = open_once(database, code, "mine", now)
    assert link is not None
    assert link.person_id == players.cadre


@pytest.mark.parametrize("count", [1000])
def test_codes_are_long_and_drawn_anew(count: int) -> None:
    codes = {one_time_links.new_code() for _ in range(count)}
    assert len(codes) == count
    assert min(map(len, codes)) == 22
