"""Who hears a notice where: the account last used, and the notification addresses of people and places."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import pytest

from bot.core.delivery import deliver_notice
from handlers.cases import alarms
from handlers.dialog.messages import Manner, Notice, Option, Reply
from handlers.reporting.reminders import plan as reminders_plan
from handlers.wording import Wording
from knowledge.calendar.calendar import is_quiet
from knowledge.model.pack import Pack, load_packs
from storage.cases import cases
from storage.database.database import Database, Transaction
from storage.people import accounts, addresses, conversations, people
from storage.people.addresses import CHANNEL
from storage.people.people import Role
from storage.queues import outbox
from storage.queues.outbox import Outgoing
from tests.cast import COUNTY, OTHER_TOWNSHIP, SHANGHAI, TOWNSHIP, VILLAGE, Cast
from tests.planning import planned

URL = "wecombot://0a1b-2c3d"
NIGHT = datetime(2026, 11, 4, 2, 0, tzinfo=SHANGHAI)


@pytest.fixture(scope="module")
def packs() -> Mapping[str, Pack]:
    """All packs."""
    return load_packs()


def group_of(tx: Transaction, area: str, role: Role, now: datetime) -> str:
    """The chat of a new group robot of a place."""
    return str(addresses.add_for_place(tx, area, role, url=URL, label="群", now=now))


def waiting(tx: Transaction) -> list[Outgoing]:
    """What is queued, in order."""
    return outbox.listed(tx, [outbox.OutboxStatus.WAITING])[::-1]


def copies(tx: Transaction) -> list[tuple[str, str]]:
    """What is queued for notification addresses: chat and text."""
    return [(message.chat, message.reply["text"]) for message in waiting(tx) if message.channel == CHANNEL]


def tell(
    tx: Transaction, person_id: int, now: datetime, text: str = "要报了。", manner: Manner = Manner.REMINDER
) -> bool:
    """Give a person a notice for all roles that he holds."""
    reply = Reply(text=text, options=((Option(id="x", label="已报送"),),), key=f"{text}:{person_id}")
    told_as = people.grants_of(tx, person_id)
    return deliver_notice(tx, Notice(person_id=person_id, reply=reply, manner=manner, told_as=told_as), now)


def test_five_coordinators_of_one_place_send_their_group_one_copy(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        group = group_of(tx, TOWNSHIP, Role.TOWNSHIP, now)
        others = (players.stranger, players.resident, players.cadre, players.city)
        for person_id in others:
            people.grant(tx, person_id, Role.TOWNSHIP, TOWNSHIP, now)
        for person_id in (players.township, *others):
            assert tell(tx, person_id, now)
        assert copies(tx) == [(group, "要报了。")]
        assert len(waiting(tx)) == 6


def test_what_was_sent_to_the_group_is_not_sent_again_that_day_and_is_the_next(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        group_of(tx, TOWNSHIP, Role.TOWNSHIP, now)
        for moment, count in ((now, 1), (now + timedelta(hours=3), 0), (now + timedelta(days=1), 1)):
            tell(tx, players.township, moment)
            assert len(copies(tx)) == count
            for message in waiting(tx):
                outbox.mark_sent(tx, message.id, None, moment)


def test_a_group_hears_only_what_concerns_its_place_and_role(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        township = group_of(tx, TOWNSHIP, Role.TOWNSHIP, now)
        group_of(tx, OTHER_TOWNSHIP, Role.TOWNSHIP, now)
        group_of(tx, TOWNSHIP, Role.CADRE, now)
        county = group_of(tx, COUNTY, Role.COUNTY, now)
        tell(tx, players.township, now)
        tell(tx, players.county, now, "催办：青石镇还没报。")
        assert copies(tx) == [(township, "要报了。"), (county, "催办：青石镇还没报。")]


def test_who_holds_two_places_brings_neither_group_what_was_said_for_the_other(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        township = group_of(tx, TOWNSHIP, Role.TOWNSHIP, now)
        group_of(tx, OTHER_TOWNSHIP, Role.TOWNSHIP, now)
        people.grant(tx, players.township, Role.TOWNSHIP, OTHER_TOWNSHIP, now)
        first = people.grants_of(tx, players.township)[:1]
        notice = Notice(person_id=players.township, reply=Reply(text="险情"), manner=Manner.ALARM, told_as=first)
        deliver_notice(tx, notice, now)
        assert copies(tx) == [(township, "险情")]


def test_an_address_gets_the_text_alone(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        addresses.add_for_person(tx, players.township, url=URL, label="邮箱", now=now)
        tell(tx, players.township, now)
        to_account, to_address = waiting(tx)
    assert (to_account.channel, to_address.channel) == ("telegram", CHANNEL)
    assert to_account.reply["options"]
    assert not to_address.reply["options"]


def test_plain_notices_go_to_an_address_only_in_place_of_an_account(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        own = addresses.add_for_person(tx, players.township, url=URL, label="邮箱", now=now)
        assert tell(tx, players.township, now, "新上报", Manner.NOTICE)
        assert copies(tx) == []
        accounts.mark_reachable(tx, f"telegram:{waiting(tx)[0].chat}", False)
        assert tell(tx, players.township, now, "又一件新上报", Manner.NOTICE)
        assert copies(tx) == [(str(own), "又一件新上报")]
        assert len(waiting(tx)) == 2


def test_who_has_neither_account_nor_address_is_not_told(database: Database, players: Cast, now: datetime) -> None:
    with database.writing() as tx:
        new = people.add(tx, now=now, name="何平", phone="13800000011")
        assert not tell(tx, new, now)
        addresses.disable(tx, addresses.add_for_person(tx, new, url=URL, label="邮箱", now=now), now)
        assert not tell(tx, new, now)
        assert waiting(tx) == []


@pytest.mark.parametrize(
    ("manner", "at_night"), [(Manner.ALARM, True), (Manner.REMINDER, False), (Manner.NOTICE, False)]
)
def test_at_night_a_group_hears_danger_alone(
    database: Database, players: Cast, now: datetime, manner: Manner, at_night: bool
) -> None:
    morning = NIGHT.replace(hour=7, minute=30)
    with database.writing() as tx:
        new = people.add(tx, now=now, name="何平", phone="13800000011")
        addresses.add_for_person(tx, new, url=URL, label="群", now=now)
        tell(tx, new, NIGHT, manner=manner)
        for moment, goes in ((NIGHT, at_night), (morning - timedelta(minutes=1), at_night), (morning, True)):
            due = outbox.due(tx, moment, quiet=is_quiet(moment, SHANGHAI))
            assert bool(due) is goes


def test_a_form_of_one_coordinator_holds_back_the_own_reminder_not_that_of_the_group(
    database: Database, players: Cast, now: datetime
) -> None:
    with database.writing() as tx:
        group_of(tx, TOWNSHIP, Role.TOWNSHIP, now)
        conversations.store(tx, players.township, conversations.EMPTY, now + timedelta(minutes=30))
        tell(tx, players.township, now)
        assert [message.channel for message in outbox.due(tx, now, quiet=False)] == [CHANNEL]
        later = now + timedelta(minutes=30)
        assert {message.channel for message in outbox.due(tx, later, quiet=False)} == {CHANNEL, "telegram"}


def test_danger_that_nobody_takes_reaches_each_group_once_a_stage(
    database: Database, players: Cast, now: datetime, say: Wording
) -> None:
    heard = []
    with database.writing() as tx:
        people.grant(tx, players.stranger, Role.TOWNSHIP, TOWNSHIP, now)
        groups = {
            group_of(tx, TOWNSHIP, Role.TOWNSHIP, now): "township",
            group_of(tx, COUNTY, Role.COUNTY, now): "county",
        }
        _endangered(tx, players, NIGHT)
        for minute in range(0, 121, 5):
            moment = NIGHT + timedelta(minutes=minute)
            for notice in planned(alarms.plan, tx, say=say, now=moment):
                deliver_notice(tx, notice, moment)
            for message in outbox.due(tx, moment, quiet=True):
                outbox.mark_sent(tx, message.id, None, moment)
                if message.channel == CHANNEL:
                    heard.append((minute, groups[message.chat]))
    assert heard == [(15, "township"), (15, "county"), (60, "county")]


def test_a_reminder_reaches_the_group_once_with_the_escalation_after_it(
    database: Database, players: Cast, say: Wording, packs: Mapping[str, Pack]
) -> None:
    """A county reports by the 3rd of each month (烟建城乡〔2023〕7号 五（五）); the city hears of one that did not."""
    heard: list[tuple[str, str]] = []
    start = datetime(2026, 10, 20, 10, 0, tzinfo=SHANGHAI)
    with database.writing() as tx:
        people.grant(tx, players.stranger, Role.COUNTY, COUNTY, start)
        for grant in (players.county, players.city, players.stranger):
            _held_since(tx, grant, start)
        county, city = group_of(tx, COUNTY, Role.COUNTY, start), group_of(tx, "9901", Role.CITY, start)
        for day in range(1, 25):
            moment = datetime(2026, 11, day, 9, 0, tzinfo=SHANGHAI)
            for notice in planned(reminders_plan.plan, tx, packs=packs, say=say, now=moment):
                deliver_notice(tx, notice, moment)
            for message in outbox.due(tx, moment, quiet=False):
                outbox.mark_sent(tx, message.id, None, moment)
                if message.channel == CHANNEL:
                    heard.append((message.chat, message.reply["text"]))
    assert len(heard) == len(set(heard))
    assert [chat for chat, _ in heard].count(county) >= 3
    assert any(chat == city and "云山县" in text for chat, text in heard)


def _held_since(tx: Transaction, person_id: int, moment: datetime) -> None:
    """Give a person the own roles anew, as of a moment."""
    for held in people.grants_of(tx, person_id):
        area = held.place.code if held.place else None
        people.withdraw(tx, person_id, held.role, area, moment)
        people.grant(tx, person_id, held.role, area, moment)


def _endangered(tx: Transaction, players: Cast, now: datetime) -> None:
    cases.open_case(
        tx,
        draft_id="00000000",
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=True,
        reporter_id=players.cadre,
        reporter_role="cadre",
        answers={},
        now=now,
    )
