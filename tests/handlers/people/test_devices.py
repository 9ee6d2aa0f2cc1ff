"""Where somebody is signed in, and the ends of that: one's own, and of a person of the own place."""

from datetime import timedelta

import pytest

from bot.channels.web.updates import read, received
from bot.core import internal
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import SIGNED_IN, Choice, Command, JobDone, Reply, Text
from handlers.wording import Wording
from storage.database.database import Database
from storage.people import accounts, addresses, audit, invitations, people
from storage.people.people import Role
from storage.queues import inbox, outbox
from storage.web import one_time_links
from storage.web import sessions as web_sessions
from storage.web.one_time_links import Purpose
from storage.web.sessions import WebSession
from tests.cast import NEXT_VILLAGE, OTHER_TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP, lane_of
from tests.dialogue import Dialogue, lane

WECHAT = "android wechat"


def sign_in(dialogue: Dialogue, who: str, device: str, salt: str = "1") -> WebSession:
    """A browser of somebody."""
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        token = web_sessions.sign_in(tx, dialogue.ids[who], salt, now, device=device, instead_of=None)
        session = web_sessions.find(tx, token)
    assert session is not None
    return session


def sessions(dialogue: Dialogue, who: str) -> list[WebSession]:
    with dialogue.database.reading() as tx:
        return web_sessions.of_person(tx, dialogue.ids[who])


def lanes(dialogue: Dialogue, who: str) -> list[str]:
    with dialogue.database.reading() as tx:
        return [account.lane for account in accounts.of(tx, dialogue.ids[who])]


def test_devices_are_named_as_people_name_them_with_the_days(dialogue: Dialogue) -> None:
    sign_in(dialogue, "cadre", WECHAT)
    dialogue.clock.pass_by(timedelta(days=1))
    sign_in(dialogue, "cadre", "windows", "2")
    sign_in(dialogue, "cadre", "a fridge", "3")
    text = dialogue.say("cadre", Command(name="devices"))[-1].text
    assert "您在5个地方登录着" in text
    assert "终端，今天用过（就是这台）" in text
    assert "安卓手机·微信，昨天登录，昨天用过" in text
    assert "Windows电脑，今天登录" in text
    assert "别的设备" in text


def test_one_device_ends_and_the_others_stay(dialogue: Dialogue) -> None:
    gone, stays = sign_in(dialogue, "cadre", WECHAT), sign_in(dialogue, "cadre", "windows", "2")
    for _ in range(2):  # a doubled press
        dialogue.say("cadre", Choice(id=f"device:end:{gone.id}"))
    assert [session.id for session in sessions(dialogue, "cadre")] == [stays.id]
    with dialogue.database.reading() as tx:
        [line] = [line for line in audit.latest(tx) if line.action == "sessions_ended"]
        assert line.details == {"devices": ["安卓手机·微信"]}


def test_all_others_end(dialogue: Dialogue) -> None:
    sign_in(dialogue, "cadre", WECHAT)
    dialogue.say("cadre", Choice(id="device:others"))
    assert sessions(dialogue, "cadre") == []
    assert set(lanes(dialogue, "cadre")) & {lane("cadre"), lane_of(dialogue.cast.cadre)} == {lane("cadre")}


def test_this_device_ends_only_when_that_is_said_twice(dialogue: Dialogue) -> None:
    this = f"device:end:{lane('cadre')}"
    dialogue.say("cadre", Choice(id=this))
    assert lane("cadre") in lanes(dialogue, "cadre")
    dialogue.say("cadre", Choice(id=f"{this}:yes"))
    assert lane("cadre") not in lanes(dialogue, "cadre")


def test_nobody_ends_a_strangers_device(dialogue: Dialogue, say: Wording) -> None:
    session = sign_in(dialogue, "cadre", WECHAT)
    for id in (session.id, lane("cadre"), f"{lane('cadre')}:yes", "x", ""):
        said = dialogue.say("stranger", Choice(id=f"device:end:{id}"))
        assert say("devices.gone") in said[-1].text
    assert len(sessions(dialogue, "cadre")) == 1
    assert lane("cadre") in lanes(dialogue, "cadre")


def test_a_sign_in_link_is_this_persons_and_only_where_phones_reach_the_page(
    sqlite_database: Database, knowledge: Knowledge, say: Wording
) -> None:
    dialogue = Dialogue(sqlite_database, knowledge, say, link_root="https://anju.example")
    [link] = dialogue.say("cadre", Choice(id="device:phone"))[-1].links
    with sqlite_database.reading() as tx:
        found = one_time_links.find(tx, Purpose.SIGN_IN, link.url.removeprefix("https://anju.example/s/"))
    assert found is not None
    assert found.person_id == dialogue.cast.cadre
    assert found.expires_at == dialogue.clock.now() + timedelta(minutes=10)


def test_on_this_machine_alone_no_phone_is_sent_to_it(dialogue: Dialogue, say: Wording) -> None:
    assert dialogue.say("cadre", Choice(id="device:phone"))[-1].text == say("devices.no_address")


def test_a_new_browser_is_told_with_a_button_to_end_it(dialogue: Dialogue) -> None:
    session = sign_in(dialogue, "cadre", "iphone")
    [said] = tell(dialogue, "cadre", JobDone(kind=SIGNED_IN, result={"session": session.id}))
    assert "iPhone刚刚登录了" in said.text
    dialogue.press("cadre", "退出它", said)
    assert sessions(dialogue, "cadre") == []
    assert tell(dialogue, "cadre", JobDone(kind=SIGNED_IN, result={"session": session.id})) == []


def tell(dialogue: Dialogue, who: str, content: JobDone) -> list[Reply]:
    """What is said to a message that the assistant sends itself."""
    with dialogue.database.writing() as tx:
        update_id = f"told {dialogue.clock.now()} {len(audit.latest(tx))}"
        inbox.put(tx, internal.INTERNAL, [internal.write(lane(who), update_id, content)], dialogue.clock.now())
    return dialogue.handle(who)


# --- a lost phone


def report_lost(dialogue: Dialogue, who: str, whose: str) -> str:
    """Somebody reports another's phone lost; what is said last."""
    dialogue.say(who, Choice(id="lost:new"))
    dialogue.say(who, Text(text=whose))
    return dialogue.say(who, Text(text="提交"))[-1].text


@pytest.mark.parametrize(("who", "whose"), [("township", "王建国"), ("county", "13800000002"), ("county", "王建国")])
def test_a_coordinator_signs_a_person_of_the_own_place_out_everywhere(dialogue: Dialogue, who: str, whose: str) -> None:
    session = sign_in(dialogue, "cadre", WECHAT)
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        address = addresses.add_for_person(tx, dialogue.cast.cadre, url="mailto://x", label="信箱", now=now)
        link = one_time_links.add(tx, Purpose.SIGN_IN, dialogue.cast.cadre, {}, now=now, lasts=timedelta(minutes=10))
    assert "王建国登录着的3个都退出了" in report_lost(dialogue, who, whose)
    assert sessions(dialogue, "cadre") == []
    assert lanes(dialogue, "cadre") == [session.lane]
    with dialogue.database.writing() as tx:
        assert accounts.reachable(tx, dialogue.cast.cadre) is None
        assert one_time_links.open_once(tx, Purpose.SIGN_IN, link, "thief", now) is None
        assert [grant.role for grant in people.grants_of(tx, dialogue.cast.cadre)] == [Role.CADRE]
        [line] = [line for line in audit.latest(tx) if line.action == "signed_out_everywhere"]
        assert (line.person_id, line.subject) == (dialogue.ids[who], f"person:{dialogue.cast.cadre}")
        told = [one for one in outbox.listed(tx, [outbox.OutboxStatus.WAITING]) if one.person_id == dialogue.cast.cadre]
        assert [(one.channel, one.chat) for one in told] == [(addresses.CHANNEL, str(address))]


def test_the_lost_phones_invitations_are_worthless(dialogue: Dialogue) -> None:
    now = dialogue.clock.now()
    with dialogue.database.writing() as tx:
        invitations.add(
            tx,
            "A" * 14,
            role=Role.CADRE,
            area=VILLAGE,
            uses=5,
            now=now,
            expires_at=now + timedelta(days=7),
            made_by=dialogue.cast.township,
        )
    report_lost(dialogue, "county", "赵敏")
    with dialogue.database.writing() as tx:
        assert invitations.redeem(tx, "A" * 14, now) is None


@pytest.mark.parametrize(
    ("who", "whose"),
    [("township", "孙立"), ("township", "周强"), ("other_county", "王建国"), ("township", "赵敏"), ("county", "郑华")],
)
def test_nobody_signs_out_who_is_not_below(dialogue: Dialogue, who: str, whose: str) -> None:
    dialogue.say(who, Choice(id="lost:new"))
    dialogue.say(who, Text(text=whose))
    conversation = dialogue.conversation(who)
    assert conversation.draft is None or "person" not in conversation.draft.answers


def test_who_also_works_elsewhere_is_not_one_townships_to_sign_out(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        people.grant(tx, dialogue.cast.cadre, Role.CADRE, VILLAGE_OF_OTHER_TOWNSHIP, dialogue.clock.now())
        people.grant(tx, dialogue.cast.other_township, Role.CADRE, VILLAGE, dialogue.clock.now())
    dialogue.say("township", Choice(id="lost:new"))
    for name in ("王建国", "周强"):
        dialogue.say("township", Text(text=name))
    conversation = dialogue.conversation("township")
    assert conversation.draft is None or "person" not in conversation.draft.answers


def test_a_role_lost_in_the_middle_signs_nobody_out(dialogue: Dialogue, say: Wording) -> None:
    sign_in(dialogue, "cadre", WECHAT)
    dialogue.say("township", Choice(id="lost:new"))
    dialogue.say("township", Text(text="王建国"))
    with dialogue.database.writing() as tx:
        people.withdraw(tx, dialogue.cast.cadre, Role.CADRE, VILLAGE, dialogue.clock.now())
        people.grant(tx, dialogue.cast.cadre, Role.TOWNSHIP, OTHER_TOWNSHIP, dialogue.clock.now())
    assert dialogue.say("township", Text(text="提交"))[-1].text == say("lost_phone.not_any_more")
    assert len(sessions(dialogue, "cadre")) == 1


def test_who_coordinates_nothing_reads_what_to_do(dialogue: Dialogue, say: Wording) -> None:
    for who in ("cadre", "resident", "city"):
        assert dialogue.say(who, Choice(id="lost:new"))[-1].text.startswith(say("devices.lost"))


def test_a_message_of_the_page_names_the_browser_that_it_came_from(dialogue: Dialogue) -> None:
    now = dialogue.clock.now()
    content = {"kind": "text", "text": "你好"}
    named, unnamed = (received("web:1", "message-1", now, content, session=name) for name in ("abc", None))
    assert [read(one.payload).session for one in (named, unnamed)] == ["abc", None]


def test_a_phone_that_is_signed_in_nowhere_is_no_success_and_the_nameless_there_can_be_locked(
    dialogue: Dialogue, say: Wording
) -> None:
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        imported = people.add(tx, now=now, name="钱白水", phone="13800000033")
        people.grant(tx, imported, Role.CADRE, VILLAGE, now)
        people.grant(tx, dialogue.cast.stranger, Role.CADRE, VILLAGE, now)
    dialogue.say("township", Choice(id="lost:new"))
    dialogue.say("township", Text(text="钱白水"))
    [said] = dialogue.say("township", Text(text="提交"))
    assert said.text == say("lost_phone.nothing_but_nameless", name="钱白水")
    with dialogue.database.reading() as tx:
        assert [one for one in outbox.listed(tx, [outbox.OutboxStatus.WAITING]) if one.person_id == imported] == []
    [asked] = dialogue.say("township", Choice(id=said.flat_options()[0].id))
    assert "没留姓名的青石村村干部" in asked.text
    assert "都退出了" in dialogue.say("township", Text(text="提交"))[-1].text
    assert lanes(dialogue, "stranger") == []


def test_somebody_is_found_by_place_and_role_and_chosen_where_several_fit(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        now = dialogue.clock.now()
        for name in ("甲", "乙"):
            people.grant(tx, people.add(tx, now=now, name=name), Role.CADRE, NEXT_VILLAGE, now)
    dialogue.say("township", Choice(id="lost:new"))
    [asked] = dialogue.say("township", Text(text="东坡村的村干部"))
    assert [option.label for option in asked.flat_options()][:2] == ["甲", "乙"]
    assert "甲，东坡村村干部" in dialogue.press("township", "甲", asked)[-1].text
