"""Invitation codes and shared phone numbers: who becomes whom, and who does not."""

from datetime import datetime, timedelta

import pytest

from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from handlers.dialog.messages import Ask, Contact, Inbound, Text
from handlers.people import membership, redemption
from handlers.wording import Wording, load_wording
from knowledge.model.pack import Pack, load_packs
from storage.cases import cases as case_store
from storage.database.database import Database, Transaction
from storage.people import accounts, areas, audit, conversations, invitations, people
from storage.people.people import Role
from tests.cast import COUNTY, OTHER_COUNTY, VILLAGE, Cast, chat_of, lane_of
from tests.installed import occasion

CODE = "ABCDEFGH234567"


@pytest.fixture(scope="module")
def wording() -> Wording:
    return load_wording()


@pytest.fixture(scope="module")
def packs() -> dict[str, Pack]:
    return load_packs()


class Stage:
    """Lets people of the cast talk, each time with the state loaded and stored anew."""

    def __init__(self, tx: Transaction, packs: dict[str, Pack], wording: Wording) -> None:
        self.tx, self._packs, self._wording = tx, packs, wording

    def context(self, person_id: int, now: datetime) -> Context:
        lane, chat = lane_of(person_id), chat_of(person_id)
        inbound = Inbound(channel="telegram", lane=lane, chat=chat, message="1", at=now, content=Text(text="x"))
        stored = conversations.lock(self.tx, lane)
        assert stored is not None
        return Context.at(
            occasion(self.tx, self._wording, now, self._packs),
            inbound=inbound,
            person_id=stored.person_id,
            conversation=Conversation.from_json(stored.state),
        )


def test_a_code_gives_the_role_and_says_what_can_be_done_first(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        _invite(tx, Role.CADRE, VILLAGE, now)
        context = Stage(tx, packs, wording).context(players.stranger, now)
        assert context.role is Role.RESIDENT
        said = redemption.take_up(context, " abcd-efgh 234567 ")
        assert "青石村的村干部" in said[0].text
        assert said[0].text.index("报危房") < said[0].text.index("青石村")
        assert "cmd:report" in [option.id for option in said[0].flat_options()]
        assert (context.role, context.place) == (Role.CADRE, areas.get(tx, VILLAGE))
        line = audit.latest(tx)[0]
        assert (line.person_id, line.action) == (players.stranger, "invitation_redeemed")
        assert line.details == {"role": "cadre", "area": VILLAGE}


def test_who_presses_the_link_twice_is_welcomed_twice_and_uses_one_use(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        _invite(tx, Role.CADRE, VILLAGE, now, uses=2)
        stage = Stage(tx, packs, wording)
        first = redemption.take_up(stage.context(players.stranger, now), CODE)
        assert redemption.take_up(stage.context(players.stranger, now), CODE)[0] == first[0]
        assert len(people.grants_of(tx, players.stranger)) == 1
        assert "青石村" in redemption.take_up(stage.context(players.resident, now), CODE)[0].text
        assert "用不了" in redemption.take_up(stage.context(players.operator, now), CODE)[0].text


@pytest.mark.parametrize("fault", ["unknown", "used", "expired", "revoked"])
def test_unknown_used_expired_and_revoked_codes_are_answered_alike(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording, fault: str
) -> None:
    with database.writing() as tx:
        invitation_id = _invite(tx, Role.CADRE, VILLAGE, now, code="X" * 14 if fault == "unknown" else CODE)
        stage = Stage(tx, packs, wording)
        match fault:
            case "used":
                redemption.take_up(stage.context(players.resident, now), CODE)
            case "revoked":
                invitations.revoke(tx, invitation_id, now)
        later = now + timedelta(days=8 if fault == "expired" else 0)
        said = redemption.take_up(stage.context(players.stranger, later), CODE)
        assert said[0].text == wording("membership.wrong_code", length=14)
        assert people.grants_of(tx, players.stranger) == ()


def test_after_five_wrong_codes_even_the_right_one_waits_an_hour(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        _invite(tx, Role.CADRE, VILLAGE, now)
        stage = Stage(tx, packs, wording)
        for _ in range(5):
            assert "用不了" in redemption.take_up(stage.context(players.stranger, now), "WRNGWRNGWRNG22")[0].text
        assert "过一小时" in redemption.take_up(stage.context(players.stranger, now), CODE)[0].text
        assert "青石村" in redemption.take_up(stage.context(players.resident, now), CODE)[0].text
        _invite(tx, Role.TOWNSHIP, COUNTY, now, code="SECNDSECND2345")
        later = now + timedelta(minutes=61)
        assert "上报和报送" in redemption.take_up(stage.context(players.stranger, later), "SECNDSECND2345")[0].text


def test_fifty_wrong_codes_of_many_people_in_an_hour_alarm_the_operators_once(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        for guesser in range(49):
            invitations.note_try(tx, [players.resident, players.cadre][guesser % 2], now)
        stage = Stage(tx, packs, wording)
        context = stage.context(players.stranger, now)
        redemption.take_up(context, "WRNGWRNGWRNG22")
        again = stage.context(players.stranger, now)
        redemption.take_up(again, "WRNGWRNGWRNG22")
        assert [notice.person_id for notice in (*context.notices, *again.notices)] == [players.operator]
        alarms = [line for line in audit.latest(tx) if line.action == "invitation_guessing"]
        assert [line.details for line in alarms] == [{"tries": 50}]


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        (CODE, True),
        ("abcd efgh 2345 67", True),
        ("ＡＢＣＤＥＦＧＨ２３４５６７", True),
        ("recommendation", False),
        ("'; DROP TABLE cases; --", False),
        (CODE[:-1], True),
        ("13800000001", False),
        ("990101195001010022", False),
        ("YT2026000123", False),
        ("C级房修一修补多少", False),
        ("我家的房子裂了一条缝，ABCDEFGH234567是什么，能补多少钱，请问要找谁", False),
    ],
)
def test_codes_are_told_from_other_words(text: str, is_code: bool) -> None:
    assert redemption.looks_like_code(text) is is_code


def test_the_own_number_makes_a_stranger_the_person_whom_the_county_imported(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        imported = people.add(tx, now=now, name="何梅", phone="13800000099")
        people.grant(tx, imported, Role.CADRE, VILLAGE, now)
        case = _report(tx, players.stranger, now)
        context = Stage(tx, packs, wording).context(players.stranger, now)
        draft = context.conversation.open_draft("hazard_report", now)
        said = membership.take_contact(context, Contact(phone="+86 138 0000 0099", own=True))
        assert "何梅" in said[0].text
        assert "云山县青石镇青石村" in said[0].text
        assert (context.person_id, context.role) == (imported, Role.CADRE)
        back = conversations.lock(tx, lane_of(players.stranger))
        assert back is not None
        assert back.person_id == imported
        assert Conversation.from_json(back.state).active == draft.id
        assert conversations.load(tx, players.stranger) is None
        assert [own.number for own in case_store.reported_by(tx, imported)] == [case.number]
        assert audit.latest(tx)[0].action == "account_joined"


def test_who_is_known_by_another_number_takes_only_the_address_along(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        case = _report(tx, players.resident, now)
        context = Stage(tx, packs, wording).context(players.resident, now)
        membership.take_contact(context, Contact(phone="8613800000002", own=True))
        assert context.person_id == players.cadre
        assert {account.lane for account in accounts.of(tx, players.cadre)} == {
            lane_of(players.cadre),
            lane_of(players.resident),
        }
        assert [own.number for own in case_store.reported_by(tx, players.resident)] == [case.number]


def test_somebody_elses_number_gives_nothing(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        context = Stage(tx, packs, wording).context(players.stranger, now)
        said = membership.take_contact(context, Contact(phone="13800000003", own=False))
        assert "不是您自己的号码" in said[0].text
        assert said[0].ask is Ask.CONTACT
        assert context.person_id == players.stranger
        assert people.phone_of(tx, players.stranger) is None


def test_a_new_number_is_kept_and_said_masked(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        stage = Stage(tx, packs, wording)
        said = membership.take_contact(stage.context(players.stranger, now), Contact(phone="+8613800000042", own=True))
        assert "138****0042" in said[0].text
        assert people.find_by_phone(tx, "13800000042") == players.stranger
        foreign = membership.take_contact(stage.context(players.stranger, now), Contact(phone="+15550100", own=True))
        assert "认不出来" in foreign[0].text
        assert people.phone_of(tx, players.stranger) == "13800000042"


def test_everybody_hears_who_they_are(
    database: Database, players: Cast, now: datetime, packs: dict[str, Pack], wording: Wording
) -> None:
    with database.writing() as tx:
        stage = Stage(tx, packs, wording)
        people.grant(tx, players.county, Role.COUNTY, OTHER_COUNTY, now)
        county = membership.who_am_i(stage.context(players.county, now))[0]
        assert county.text.splitlines() == [
            "您是：孙立",
            "身份：县级，安平省清河市云山县",
            "身份：县级，安平省清河市临河县",
            f"按{packs['yantai'].region.name}的政策回答您",
            "手机：138****0004",
        ]
        stranger = membership.who_am_i(stage.context(players.stranger, now))[0]
        assert stranger.ask is Ask.CONTACT
        assert "邀请码" in stranger.text.splitlines()[-1]
        operator = membership.who_am_i(stage.context(players.operator, now))[0]
        assert "身份：运维" in operator.text.splitlines()


def _invite(tx: Transaction, role: Role, area: str, now: datetime, *, uses: int = 1, code: str = CODE) -> int:
    ends = now + timedelta(days=7)
    return invitations.add(tx, code, role=role, area=area, uses=uses, now=now, expires_at=ends)


def _report(tx: Transaction, person_id: int, now: datetime) -> case_store.Case:
    case, _ = case_store.open_case(
        tx,
        draft_id="a1b2c3d4",
        prefix="YT",
        area=VILLAGE,
        pack="yantai",
        imminent=False,
        reporter_id=person_id,
        reporter_role=Role.RESIDENT,
        answers={},
        now=now,
    )
    return case
