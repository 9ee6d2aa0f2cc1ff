"""Notices to many: whom one reaches, who may press what, who wants none, and what the sender is told."""

from datetime import datetime, timedelta

import pytest

from bot.clock.broadcasts import Broadcasts
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Reply, Text
from handlers.notices import receipts as notice_receipts
from handlers.notices.form import bears_personal_number
from handlers.wording import Wording
from storage.cases import cases
from storage.database.database import Database
from storage.people import accounts, people
from storage.people.people import Role
from storage.queues import mailings, notices
from tests.cast import COUNTY, NEXT_VILLAGE, SHANGHAI, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue, button
from tests.hostile import HOSTILE
from tests.installed import installed
from tests.planning import planned

RAIN = "明天有大雨，请各村今天下午把危房再看一遍。"


class NoticeBoard:
    """The cast with broadcasts between them."""

    def __init__(self, database: Database, knowledge: Knowledge, say: Wording) -> None:
        self.talks = Dialogue(database, knowledge, say)
        self.wording = say
        self.broadcasts = Broadcasts(
            database=database, installation=installed(knowledge, say), clock=self.talks.clock, spoken=lambda: None
        )

    def press(self, who: str, id: str) -> list[Reply]:
        """Somebody presses a button by its id."""
        return self.talks.say(who, Choice(id=id))

    def write(self, who: str, *roles: str, text: str = RAIN, scope: str = "全部", receipt: str = "要") -> Reply:
        """Somebody writes a notice to these roles and sends it; what is said to that."""
        self.press(who, "notice:new")
        asked = self.talks.say(who, Text(text=scope))[-1]
        if scope != "全部":
            asked = self.talks.press(who, "完成", asked)[-1]
        for role in roles:
            asked = self.talks.press(who, role, asked)[-1]
        asked = self.talks.press(who, "完成", asked)[-1]
        self.talks.say(who, Text(text=text))
        self.talks.say(who, Text(text="跳过"))
        self.talks.say(who, Text(text="跳过"))
        summary = self.talks.say(who, Text(text=receipt))[-1]
        return self.talks.press(who, "提交", summary)[-1]

    def send(self) -> None:
        """Move everything into the outbox."""
        while self.broadcasts.move():
            pass

    def heard(self, who: str) -> list[Reply]:
        """The notices that somebody is sent now."""
        self.send()
        return [reply for reply in self.talks.said_to(who) if "通知（" in reply.text]

    def report(self, who: str, area: str = VILLAGE, role: Role = Role.RESIDENT) -> None:
        """Somebody reported a house there."""
        with self.talks.database.writing() as tx:
            cases.open_case(
                tx,
                draft_id=f"{who}:{area}"[:16],
                prefix="YT",
                area=area,
                pack="yantai",
                imminent=False,
                reporter_id=self.talks.ids[who],
                reporter_role=role,
                answers={},
                now=self.talks.clock.now(),
            )


@pytest.fixture
def board(database: Database, knowledge: Knowledge, say: Wording) -> NoticeBoard:
    """The cast, on both databases."""
    return NoticeBoard(database, knowledge, say)


def token(reply: Reply) -> str:
    """By which the buttons under the answer to a sent notice name it."""
    return button(reply, "看进度").rpartition(":")[2]


# --- whom one reaches


def test_it_reaches_who_holds_the_role_below_and_nobody_else(board: NoticeBoard) -> None:
    board.write("township", "村干部")
    [told] = board.heard("cadre")
    assert told.text == board.wording("notices.told", place="青石镇", name="赵敏", text=RAIN)
    assert [option.label for option in told.flat_options()] == ["收到"]
    for who in ("resident", "township", "county", "other_township", "city", "operator", "stranger"):
        assert board.heard(who) == []


def test_a_county_reaches_the_townships_that_it_chose(board: NoticeBoard) -> None:
    board.write("county", "乡镇经办人", scope="柳溪镇")
    assert len(board.heard("other_township")) == 1
    assert board.heard("township") == []


def test_who_holds_two_roles_is_told_once(board: NoticeBoard) -> None:
    with board.talks.database.writing() as tx:
        people.grant(tx, board.talks.ids["township"], Role.CADRE, VILLAGE, board.talks.clock.now())
    board.write("county", "乡镇经办人", "村干部")
    assert len(board.heard("township")) == 1


def test_a_resident_hears_it_where_a_house_was_reported_and_can_refuse_the_next(board: NoticeBoard) -> None:
    board.report("resident")
    board.report("stranger", NEXT_VILLAGE)
    board.write("township", "居民", scope="青石村")
    [told] = board.heard("resident")
    assert board.heard("stranger") == []
    assert [option.label for option in told.flat_options()] == ["收到", "不再接收"]
    [answer] = board.talks.press("resident", "不再接收", told)
    assert answer.text == board.wording("notices.refused")
    board.write("township", "居民")
    assert board.heard("resident") == []
    assert len(board.heard("stranger")) == 1
    board.talks.press("resident", "再收通知", answer)
    board.write("township", "居民")
    assert len(board.heard("resident")) == 1


def test_who_refuses_while_it_is_under_way_is_not_told(board: NoticeBoard) -> None:
    board.report("resident")
    sent = board.write("township", "居民")
    board.press("resident", "notice:refuse")
    assert board.heard("resident") == []
    assert "不再接收1" in board.press("township", f"notice:see:{token(sent)}")[-1].text


@pytest.mark.parametrize("who", ["cadre", "township", "county", "city", "operator"])
def test_who_holds_an_office_cannot_refuse(board: NoticeBoard, who: str) -> None:
    [answer] = board.press(who, "notice:refuse")
    assert answer.text == board.wording("notices.on_duty", place=answer.text[2 : answer.text.index("有职务")])
    with board.talks.database.reading() as tx:
        assert notices.refusing(tx, [board.talks.ids[who]]) == set()


def test_who_has_lost_the_role_before_it_goes_out_is_not_told(board: NoticeBoard) -> None:
    board.write("township", "村干部")
    with board.talks.database.writing() as tx:
        people.withdraw(tx, board.talks.ids["cadre"], Role.CADRE, VILLAGE, board.talks.clock.now())
    assert board.heard("cadre") == []


# --- who may press what


@pytest.mark.parametrize("who", ["resident", "cadre", "operator", "stranger"])
def test_who_is_no_coordinator_writes_none(board: NoticeBoard, who: str) -> None:
    assert board.press(who, "notice:new")[-1].text == board.wording("notices.not_yours")
    assert board.talks.conversation(who).draft is None


@pytest.mark.parametrize("who", ["resident", "cadre", "county", "other_township", "other_county", "stranger"])
def test_anothers_notice_and_none_at_all_sound_the_same(board: NoticeBoard, who: str) -> None:
    own = token(board.write("township", "村干部"))
    for verb in ("see", "unread", "again", "stop"):
        for id in (own, "00000000", "", "1", "x:y"):
            [answer] = board.press(who, f"notice:{verb}:{id}")
            assert answer == Reply(text=board.wording("notices.gone")), (verb, id)
    if who != "cadre":
        assert board.press(who, f"notice:got:{own}") == board.press(who, "notice:got:00000000")
    assert len(board.heard("cadre")) == 1


def test_after_a_role_is_withdrawn_the_buttons_of_its_notices_do_nothing(board: NoticeBoard) -> None:
    sent = board.write("township", "村干部")
    [told] = board.heard("cadre")
    now = board.talks.clock.now()
    with board.talks.database.writing() as tx:
        people.withdraw(tx, board.talks.ids["township"], Role.TOWNSHIP, TOWNSHIP, now)
        people.withdraw(tx, board.talks.ids["cadre"], Role.CADRE, VILLAGE, now)
    gone = Reply(text=board.wording("notices.gone"))
    for verb in ("see", "unread", "again", "stop"):
        assert board.press("township", f"notice:{verb}:{token(sent)}") == [gone]
    assert board.talks.press("cadre", "收到", told) == [gone]
    assert "notice:see" not in str(board.press("township", "notice:list"))


def test_a_notice_begun_in_a_role_is_not_sent_after_its_loss(board: NoticeBoard) -> None:
    board.press("township", "notice:new")
    board.talks.say("township", Text(text="全部"))
    with board.talks.database.writing() as tx:
        people.withdraw(tx, board.talks.ids["township"], Role.TOWNSHIP, TOWNSHIP, board.talks.clock.now())
    draft = board.talks.draft("township")
    draft_id = draft.id
    for value in ("cadre", "-done"):
        board.press("township", f"f:{draft_id}:roles:{value}")
    board.press("township", f"f:{draft_id}:-:-submit")
    assert board.heard("cadre") == []


# --- confirming, repeating, stopping


def test_confirming_counts_once_and_the_second_press_says_when(board: NoticeBoard) -> None:
    sent = board.write("township", "村干部")
    [told] = board.heard("cadre")
    [first] = board.talks.press("cadre", "收到", told)
    board.talks.clock.pass_by(timedelta(hours=2))
    [second] = board.talks.press("cadre", "收到", told)
    assert first.text == board.wording("notices.confirmed", title="明天有大雨，请各村今天下午把危房再看…")
    assert "10:30" in second.text
    assert "发了1/1，收到1。" in board.press("township", f"notice:see:{token(sent)}")[-1].text
    assert board.talks.say("cadre", Text(text="收到"))[-1].text == second.text
    assert board.talks.say("other_township", Text(text="收到"))[-1].text == board.wording("notices.nothing_open")


def test_only_who_has_not_confirmed_hears_it_again_and_not_at_once(board: NoticeBoard) -> None:
    sent = board.write("county", "乡镇经办人")
    [told] = board.heard("township")
    assert len(board.heard("other_township")) == 1
    board.talks.press("township", "收到", told)
    again = f"notice:again:{token(sent)}"
    assert "10:30刚发过" in board.press("county", again)[-1].text
    board.talks.clock.pass_by(timedelta(hours=4))
    assert board.wording("notices.repeated", count=1) in board.press("county", again)[-1].text
    assert board.heard("township") == []
    [repeated] = board.heard("other_township")
    assert repeated.text == board.wording("notices.told_again", text=told.text)
    assert "刚发过" in board.press("county", again)[-1].text
    assert board.heard("other_township") == []


def test_what_still_waits_when_it_is_stopped_is_not_sent(board: NoticeBoard) -> None:
    sent = board.write("township", "村干部")
    stopped = board.press("township", f"notice:stop:{token(sent)}")[-1]
    assert board.wording("notices.stopped", count=1) in stopped.text
    assert board.heard("cadre") == []
    board.talks.clock.pass_by(timedelta(hours=5))
    board.press("township", f"notice:again:{token(sent)}")
    assert board.heard("cadre") == []


def test_at_night_it_waits_for_the_morning(board: NoticeBoard) -> None:
    board.talks.clock.moment = datetime(2026, 11, 4, 21, 0, tzinfo=SHANGHAI)
    sent = board.write("township", "村干部")
    assert sent.text == board.wording("notices.waits_for_morning", count=1)
    assert board.heard("cadre") == []
    board.talks.clock.moment = datetime(2026, 11, 5, 7, 30, tzinfo=SHANGHAI)
    assert len(board.heard("cadre")) == 1


def test_the_sender_is_told_once_when_all_is_out(board: NoticeBoard) -> None:
    board.write("township", "村干部")

    def closings() -> list[str]:
        now = board.talks.clock.now()
        with board.talks.database.writing() as tx:
            return [notice.reply.text for notice in planned(notice_receipts.close, tx, say=board.wording, now=now)]

    assert closings() == [], "somebody waits"
    board.send()
    assert closings() == [], "the outbox has it"
    board.talks.said_to("cadre")
    assert len(closings()) == 1


def test_who_has_no_account_that_takes_messages_counts_as_out_of_reach_and_is_named(board: NoticeBoard) -> None:
    with board.talks.database.writing() as tx:
        for account in accounts.of(tx, board.talks.ids["cadre"]):
            accounts.mark_reachable(tx, account.lane, False)
    sent = board.write("township", "村干部")
    board.send()
    assert "发了0/1，收到0，送不到1。" in board.press("township", f"notice:see:{token(sent)}")[-1].text
    assert "青石村王建国" in board.press("township", f"notice:unread:{token(sent)}")[-1].text


# --- what is written


@pytest.mark.parametrize(
    ("text", "bears"),
    [
        ("有事打13800000001", True),
        ("有事打138 0000 0001", True),
        ("有事打１３８００００００01", True),
        ("李秀英 990101195001010029", True),
        ("11月27日前报，文号烟建城乡〔2023〕7号", False),
        ("值班电话0535-0000000", False),
        ("补2.5万元，编号YT2026-000123", False),
    ],
)
def test_personal_numbers_are_seen(text: str, bears: bool) -> None:
    assert bears_personal_number(text) is bears


def test_a_number_is_asked_about_before_it_goes_to_many(board: NoticeBoard) -> None:
    board.press("township", "notice:new")
    asked = board.talks.say("township", Text(text="全部"))[-1]
    asked = board.talks.press("township", "村干部", asked)[-1]
    board.talks.press("township", "完成", asked)
    warned = board.talks.say("township", Text(text="找13800000001领表"))[-1]
    assert board.wording("notices.numbers.ask") in warned.text
    again = board.talks.press("township", "改内容", warned)[-1]
    assert "找13800000001领表" in again.text, "what was written is still there to be read"
    passed = board.talks.say("township", Text(text="到村委会领表"))[-1]
    assert board.wording("notices.photos.ask") in passed.text


def test_a_number_that_comes_in_by_a_correction_is_asked_about_before_sending(board: NoticeBoard) -> None:
    board.press("township", "notice:new")
    asked = board.talks.say("township", Text(text="全部"))[-1]
    asked = board.talks.press("township", "村干部", asked)[-1]
    board.talks.press("township", "完成", asked)
    for text in (RAIN, "跳过", "跳过", "要"):
        board.talks.say("township", Text(text=text))
    summary = board.talks.say("township", Text(text="改第3项 找13800000001领表"))[-1]
    warned = board.talks.press("township", "提交", summary)[-1]
    assert board.wording("notices.numbers.ask") in warned.text
    assert board.heard("cadre") == []


@pytest.mark.parametrize("text", [text for text in HOSTILE if text.strip() and len(text) <= 1000])
def test_whatever_is_written_arrives_or_is_answered(
    sqlite_database: Database, knowledge: Knowledge, say: Wording, text: str
) -> None:
    board = NoticeBoard(sqlite_database, knowledge, say)
    board.press("township", "notice:new")
    asked = board.talks.say("township", Text(text="全部"))[-1]
    asked = board.talks.press("township", "村干部", asked)[-1]
    board.talks.press("township", "完成", asked)
    assert board.talks.say("township", Text(text=text))


def test_one_notice_is_one_mailing_however_often_it_is_sent_in(board: NoticeBoard) -> None:
    board.write("township", "村干部")
    with board.talks.database.reading() as tx:
        [only] = notices.sent_by(tx, board.talks.ids["township"])
        mailing = mailings.find(tx, only)
    assert mailing is not None
    assert mailing.key is not None
    draft_id = mailing.key.rpartition(":")[2]
    said = board.press("township", f"f:{draft_id}:-:-submit")
    assert said[-1].text == board.wording("forms.already_done")
    assert len(board.heard("cadre")) == 1


def test_a_county_does_not_reach_into_another(board: NoticeBoard) -> None:
    board.press("other_county", "notice:new")
    said = board.talks.say("other_county", Text(text="青石镇"))
    assert said[-1].text.startswith(board.wording("forms.slip.pick"))
    board.press("other_county", f"f:{board.talks.draft('other_county').id}:scope:{COUNTY}")
    assert board.talks.draft("other_county").answers == {}
