"""People, roles, addresses, invitations, and two records that turn out to be one human."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from storage import merging
from storage.cases import cases
from storage.database.database import Database, Transaction
from storage.people import accounts, conversations, invitations, people
from storage.people.people import Role
from storage.people.tables import people as people_table
from storage.queues import outbox
from storage.reporting import submissions
from storage.reporting.submissions import Due
from tests.cast import COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, Cast, chat_of, lane_of
from tests.storage.database.crowd import all_at_once

CODE = "ABCDEFGH234567"


def test_people_are_found_by_phone_and_a_phone_is_one_persons(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert people.find_by_phone(tx, "13800000002") == players.cadre
        assert people.find_by_phone(tx, "13800009999") is None
        assert (people.name_of(tx, players.cadre), people.phone_of(tx, players.cadre)) == ("王建国", "13800000002")
        assert (people.name_of(tx, players.stranger), people.phone_of(tx, players.stranger)) == (None, None)
    with pytest.raises(IntegrityError), database.writing() as tx:
        people.set_phone(tx, players.stranger, "13800000002")


def test_a_role_is_given_once_and_taken_back_once(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert people.grant(tx, players.stranger, Role.CADRE, VILLAGE, now)
        assert not people.grant(tx, players.stranger, Role.CADRE, VILLAGE, now)
        assert people.grant(tx, players.stranger, Role.OPERATOR, None, now)
        assert not people.grant(tx, players.stranger, Role.OPERATOR, None, now)
        held = [(grant.role, grant.place and grant.place.name) for grant in people.grants_of(tx, players.stranger)]
        assert held == [(Role.CADRE, "青石村"), (Role.OPERATOR, None)]
        assert people.withdraw(tx, players.stranger, Role.CADRE, VILLAGE, now)
        assert not people.withdraw(tx, players.stranger, Role.CADRE, VILLAGE, now)
        assert [grant.role for grant in people.grants_of(tx, players.stranger)] == [Role.OPERATOR]
        assert people.grant(tx, players.stranger, Role.CADRE, VILLAGE, now)


def test_who_holds_a_role_at_a_place_is_told_with_name_and_phone(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        people.grant(tx, players.stranger, Role.TOWNSHIP, TOWNSHIP, now)
        held = [(who.person_id, who.name, who.phone) for who in people.holding(tx, Role.TOWNSHIP, TOWNSHIP)]
        assert held == [(players.township, "赵敏", "13800000003"), (players.stranger, "", None)]
        everywhere = [who.grant.place and who.grant.place.code for who in people.holding(tx, Role.TOWNSHIP)]
        assert everywhere == [TOWNSHIP, OTHER_TOWNSHIP, TOWNSHIP]
        assert [who.grant.place for who in people.holding(tx, Role.OPERATOR)] == [None]


def test_a_known_address_keeps_its_person_until_it_is_rebound(database: Database, players: Cast, now: datetime) -> None:
    lane = lane_of(players.stranger)
    with database.writing() as tx:
        accounts.add(tx, lane=lane, channel="telegram", chat="1", person_id=players.cadre, now=now)
        assert [account.lane for account in accounts.of(tx, players.stranger)] == [lane]
        accounts.rebind(tx, lane, players.cadre)
        assert accounts.of(tx, players.stranger) == []
        stored = conversations.lock(tx, lane)
        assert stored is not None
        assert stored.person_id == players.cadre


def test_who_shuts_the_assistant_out_is_unreachable_there(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert accounts.lanes_at(tx, "telegram", chat_of(players.cadre)) == [lane_of(players.cadre)]
        accounts.mark_reachable(tx, lane_of(players.cadre), False)
        assert accounts.lanes_at(tx, "telegram", chat_of(players.cadre)) == []
        assert accounts.reachable(tx, players.cadre) is None
        accounts.mark_seen(tx, lane_of(players.cadre), now)
        assert accounts.reachable(tx, players.cadre) is not None


def test_people_are_met_where_they_were_seen_last(database: Database, players: Cast, now: datetime) -> None:
    later = now + timedelta(hours=2)
    with database.writing() as tx:
        accounts.add(tx, lane="web:1", channel="web", chat="1", person_id=players.cadre, now=later)
        assert [account.lane for account in accounts.of(tx, players.cadre)] == ["web:1", lane_of(players.cadre)]
        accounts.mark_seen(tx, lane_of(players.cadre), later + timedelta(hours=2))
        account = accounts.reachable(tx, players.cadre)
        assert account is not None
        assert account.lane == lane_of(players.cadre)


def test_a_chat_that_moves_keeps_its_lane(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        accounts.move_chat(tx, "telegram", chat_of(players.cadre), "-100")
        account = accounts.of(tx, players.cadre)[0]
        assert (account.chat, account.lane) == ("-100", lane_of(players.cadre))


def test_a_conversation_is_stored_and_loaded_as_it_was(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        assert conversations.lock(tx, "telegram:0") is None
        conversations.store(tx, players.cadre, '{"region":"yantai"}', now)
        conversations.start(tx, players.cadre)
    with database.reading() as tx:
        assert conversations.load(tx, players.cadre) == '{"region":"yantai"}'
        assert conversations.load(tx, players.stranger) == conversations.EMPTY


def test_a_locked_conversation_makes_the_next_one_wait_and_see_what_was_stored(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        conversations.store(tx, players.cadre, "0", None)

    def count(number: int) -> None:
        with database.writing() as tx:
            stored = conversations.lock(tx, lane_of(players.cadre))
            assert stored is not None
            conversations.store(tx, players.cadre, str(int(stored.state) + 1), None)

    all_at_once(8, count)
    with database.reading() as tx:
        assert conversations.load(tx, players.cadre) == "8"


# --- invitations


def invite(tx: Transaction, now: datetime, *, uses: int = 1, days: int = 7) -> int:
    expires_at = now + timedelta(days=days)
    return invitations.add(tx, CODE, role=Role.CADRE, area=VILLAGE, uses=uses, now=now, expires_at=expires_at)


def test_of_fifty_who_use_a_code_at_once_one_wins(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        invite(tx, now)

    def use(number: int) -> bool:
        with database.writing() as tx:
            return invitations.redeem(tx, CODE, now) is not None

    assert sum(all_at_once(50, use)) == 1


def test_a_code_is_good_as_often_and_as_long_as_it_says(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        invitation_id = invite(tx, now, uses=3)
        assert invitations.redeem(tx, "ABCDEFGH234568", now) is None
        assert invitations.redeem(tx, f" {CODE.lower()} ", now) is not None
        assert invitations.redeem(tx, CODE, now + timedelta(days=7)) is None
        assert invitations.redeem(tx, CODE, now + timedelta(days=7, seconds=-1)) is not None
        assert invitations.revoke(tx, invitation_id, now)
        assert not invitations.revoke(tx, invitation_id, now)
        assert invitations.redeem(tx, CODE, now) is None
        known = invitations.find(tx, CODE)
        assert known is not None
        assert (known.id, known.role, known.area) == (invitation_id, Role.CADRE, VILLAGE)


def test_codes_are_long_random_and_easy_to_copy() -> None:
    codes = {invitations.new_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert {len(code) for code in codes} == {14}
    assert not set("".join(codes)) & set("IO01")


def test_wrong_tries_are_counted_for_one_and_for_all(database: Database, players: Cast, now: datetime) -> None:
    hour_ago = now - timedelta(hours=1)
    with database.writing() as tx:
        invitations.note_try(tx, players.stranger, hour_ago - timedelta(seconds=1))
        invitations.note_try(tx, players.stranger, now)
        invitations.note_try(tx, players.resident, now)
        assert invitations.tries_since(tx, players.stranger, hour_ago) == 1
        assert invitations.tries_since(tx, None, hour_ago) == 2


# --- two records, one human


def test_all_of_a_folded_record_belongs_to_the_other(database: Database, players: Cast, now: datetime) -> None:
    old, new = players.stranger, players.cadre
    due = Due(pack="yantai", rule="monthly_progress", due=now.date(), area=COUNTY)
    with database.writing() as tx:
        people.grant(tx, old, Role.CADRE, VILLAGE, now)
        people.grant(tx, old, Role.COUNTY, COUNTY, now)
        for person_id, stage in ((old, "before"), (old, "due"), (new, "due")):
            submissions.plan_reminder(tx, person_id, due, stage, now)
        outbox.put(
            tx, person_id=old, channel="telegram", chat="1", manner="reply", reply={"text": "好"}, now=now, due_at=now
        )
        case, _ = cases.open_case(
            tx,
            draft_id="a",
            prefix="YT",
            area=VILLAGE,
            pack=None,
            imminent=False,
            reporter_id=old,
            reporter_role="resident",
            answers={},
            now=now,
        )
        merging.fold(tx, old, new, now)
        roles = [(grant.role, grant.place and grant.place.code) for grant in people.grants_of(tx, new)]
        assert roles == [(Role.CADRE, VILLAGE), (Role.COUNTY, COUNTY)]
        assert people.grants_of(tx, old) == ()
        assert {account.lane for account in accounts.of(tx, new)} == {lane_of(old), lane_of(new)}
        assert [own.number for own in cases.reported_by(tx, new)] == [case.number]
        assert [message.person_id for message in outbox.due(tx, now, quiet=False)] == [new]
        assert not submissions.plan_reminder(tx, new, due, "before", now), "what was planned for either was planned"
        assert conversations.load(tx, old) is None
        assert tx.execute(select(func.count()).select_from(people_table)).scalar() == 9
