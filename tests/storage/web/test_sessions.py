"""Sessions of the page: tokens in place of tokens, all of a person, and their ends."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from storage.database.database import Database, Transaction
from storage.people import accounts
from storage.web import sessions as web_sessions
from storage.web.sessions import SessionEnded
from storage.web.tables import push_subscriptions
from tests.cast import Cast

TOKEN, OTHER = "a" * 43, "b" * 43


def begin(database: Database, now: datetime, token: str = TOKEN, device: str = "android wechat") -> int:
    with database.writing() as tx:
        return web_sessions.begin(tx, token, now, device).person_id


def live(tx: Transaction, *tokens: str) -> list[bool]:
    return [web_sessions.find(tx, token) is not None for token in tokens]


def test_a_session_knows_its_device_and_since_when(database: Database, now: datetime) -> None:
    person_id = begin(database, now)
    later = now + timedelta(days=2)
    with database.writing() as tx:
        [session] = web_sessions.of_person(tx, person_id)
        assert (session.device, session.created_at, session.seen_at) == ("android wechat", now, now)
        assert not web_sessions.is_worth_noting(session, "android wechat", now)
        assert web_sessions.is_worth_noting(session, "android", now)
        assert web_sessions.is_worth_noting(session, "android wechat", later)
        web_sessions.note_seen(tx, session, "iphone", later)
        [session] = web_sessions.of_person(tx, person_id)
        assert (session.device, session.created_at, session.seen_at) == ("iphone", now, later)


def test_a_rotated_token_is_the_same_each_time_and_ends_the_old_one_when_it_is_used(
    database: Database, now: datetime
) -> None:
    person_id = begin(database, now)
    with database.writing() as tx:
        new = web_sessions.rotate(tx, TOKEN, "message-1", now)
        assert web_sessions.rotate(tx, TOKEN, "message-1", now) == new
        assert new != web_sessions.rotate(tx, TOKEN, "message-2", now)
        assert live(tx, TOKEN, new) == [True, True], "an answer that was lost costs nobody the session"
        session = web_sessions.find(tx, new)
        assert session is not None
        assert (session.person_id, session.device) == (person_id, "android wechat")
        web_sessions.settle(tx, session, now)
        assert live(tx, TOKEN, new) == [False, True]
        assert web_sessions.has_ended(tx, TOKEN)


def test_a_token_without_a_session_cannot_be_rotated(database: Database, now: datetime) -> None:
    with database.writing() as tx, pytest.raises(SessionEnded):
        web_sessions.rotate(tx, TOKEN, "message-1", now)


def test_somebody_met_elsewhere_signs_in_a_browser_and_has_an_address_then(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        token = web_sessions.sign_in(tx, players.cadre, "salt", now, device="iphone", instead_of=None)
        session = web_sessions.find(tx, token)
        assert session is not None
        assert session.person_id == players.cadre
        assert session.lane in [account.lane for account in accounts.of(tx, players.cadre)]
        again = web_sessions.sign_in(tx, players.cadre, "salt", now, device="iphone", instead_of=token)
        assert again == token
        assert live(tx, token) == [True]


def test_signing_in_ends_what_the_browser_was_before_and_no_other_session(database: Database, now: datetime) -> None:
    person_id = begin(database, now)
    begin(database, now, OTHER)
    with database.writing() as tx:
        token = web_sessions.sign_in(tx, person_id, "salt", now, device="iphone", instead_of=OTHER)
        session = web_sessions.find(tx, token)
        assert session is not None
        web_sessions.settle(tx, session, now)
        assert live(tx, TOKEN, OTHER, token) == [True, False, True]
        assert len(web_sessions.of_person(tx, person_id)) == 2


def test_the_last_session_to_end_leaves_the_person_unreachable_on_the_page(database: Database, now: datetime) -> None:
    person_id = begin(database, now)
    with database.writing() as tx:
        web_sessions.sign_in(tx, person_id, "salt", now, device="windows", instead_of=None)
        first, second = web_sessions.of_person(tx, person_id)
        assert web_sessions.end(tx, [first], now) == 1
        assert accounts.reachable(tx, person_id) is not None
        assert web_sessions.end(tx, [second], now) == 1
        assert web_sessions.end(tx, [second], now) == 0
        assert accounts.reachable(tx, person_id) is None
        assert web_sessions.of_person(tx, person_id) == []


def test_an_end_takes_what_was_rotated_along(database: Database, now: datetime) -> None:
    person_id = begin(database, now)
    with database.writing() as tx:
        new = web_sessions.rotate(tx, TOKEN, "message-1", now)
        assert len(web_sessions.of_person(tx, person_id)) == 1
        web_sessions.end_all(tx, person_id, now)
        assert live(tx, TOKEN, new) == [False, False]


def test_web_push_goes_along_with_the_session_and_ends_with_it(database: Database, now: datetime) -> None:
    person_id = begin(database, now)
    with database.writing() as tx:
        [session] = web_sessions.of_person(tx, person_id)
        values = {"person_id": person_id, "token_hash": session.token_hash, "endpoint_hash": "e", "created_at": now}
        tx.execute(push_subscriptions.insert().values(**values, sealed_subscription=b""))
        rotated = web_sessions.find(tx, web_sessions.rotate(tx, TOKEN, "message-1", now))
        assert rotated is not None
        web_sessions.settle(tx, rotated, now)
        [row] = tx.execute(select(push_subscriptions)).all()
        assert (row.token_hash, row.disabled_at) == (rotated.token_hash, None)
        web_sessions.end_all(tx, person_id, now)
        [row] = tx.execute(select(push_subscriptions)).all()
        assert row.disabled_at == now


def test_a_browser_goes_on_as_a_stranger_and_keeps_its_token(database: Database, now: datetime) -> None:
    before = begin(database, now)
    with database.writing() as tx:
        [session] = web_sessions.of_person(tx, before)
        stranger = accounts.part(tx, session.lane, now)
        web_sessions.hand_on(tx, session, stranger)
        found = web_sessions.find(tx, TOKEN)
        assert found is not None
        assert (found.person_id, found.lane) == (stranger, session.lane)
        assert web_sessions.of_person(tx, before) == []
