"""应报台账: who sees what below, who is pressed and how often, and what is seen when looking back."""

from datetime import date, datetime, timedelta

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Reply
from handlers.wording import Wording
from knowledge.area import Level
from storage.database.database import Database
from storage.people import accounts, areas, audit, people
from storage.people.people import Role
from storage.reporting import escalations, exemptions, extensions, submissions
from storage.reporting.submissions import Due, SubmissionKind
from tests.cast import CITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, SHANGHAI, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue, button

NAMED = date(2026, 11, 3)
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = Due(pack="yantai", rule="monthly_progress", due=NAMED, area=TOWNSHIP)


@pytest.fixture
def talks(database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast, on both databases, on the morning of the 4th of November."""
    return Dialogue(database, knowledge, say)


def texts(replies: list[Reply]) -> str:
    """All that was said."""
    return "\n".join(reply.text for reply in replies)


def live(talks: Dialogue, who: str = "county") -> Reply:
    """The live list of the one period that is open below somebody's place."""
    return talks.say(who, Command(name="reporting"))[1]


def report(talks: Dialogue, area: str, kind: SubmissionKind = SubmissionKind.REPORTED) -> None:
    """A place says what it did."""
    with talks.database.writing() as tx:
        submissions.put(
            tx, Due(pack=DUE.pack, rule=DUE.rule, due=NAMED, area=area), kind, talks.ids["county"], talks.clock.now()
        )


def test_the_live_list_counts_each_state_and_names_who_owes(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        county = areas.get(tx, COUNTY)
        for number in range(100, 130):
            name = f"{number}镇"
            areas.put(tx, areas.child_of(county, code=f"{COUNTY}{number}", name=name, level=Level.TOWNSHIP))
    for number in range(100, 125):
        report(talks, f"{COUNTY}{number}")
    for number in range(125, 129):
        report(talks, f"{COUNTY}{number}", SubmissionKind.NIL)
    with talks.database.writing() as tx:
        exemptions.add(
            tx,
            f"{COUNTY}129",
            pack=None,
            rule=None,
            until=NAMED,
            reason="机构合并",
            person_id=talks.ids["county"],
            now=talks.clock.now(),
        )
    reply = live(talks)
    assert "11月3日（周二）：32个乡镇：已报25、零报告4、免报1、欠2。" in reply.text
    assert "还欠：青石镇、柳溪镇。" in reply.text
    assert [option.label for option in reply.flat_options()] == ["催办这2个", "刷新"]


def test_of_many_thirty_are_named_and_the_rest_is_counted_and_where_nobody_answers_is_no_debt(talks: Dialogue) -> None:
    """A place that nobody holds was counted as owing like the others, and never named as such."""
    with talks.database.writing() as tx:
        county = areas.get(tx, COUNTY)
        for number in range(100, 133):
            code = f"{COUNTY}{number}"
            areas.put(tx, areas.child_of(county, code=code, name=f"{number}镇", level=Level.TOWNSHIP))
    text = live(talks).text
    assert "35个乡镇：已报0、欠2、没人管33。\n还欠：青石镇、柳溪镇。" in text
    assert text.count("镇、") == 1 + 29
    assert "另外还有3个现在没人管这一块，请先邀请一位" in text


def test_once_somebody_answers_for_a_place_it_owes_like_the_others(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        people.withdraw(tx, talks.ids["township"], Role.TOWNSHIP, TOWNSHIP, talks.clock.now())
    assert "欠1、没人管1" in live(talks).text
    with talks.database.writing() as tx:
        people.grant(tx, talks.ids["stranger"], Role.TOWNSHIP, TOWNSHIP, talks.clock.now())
    assert "已报0、欠2。" in live(talks).text


def test_more_time_that_was_granted_is_no_debt(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        now, county = talks.clock.now(), talks.ids["county"]
        id = extensions.ask(tx, DUE, until=date(2026, 11, 6), reason="停电", person_id=talks.ids["township"], now=now)
        extensions.decide(tx, id, granted=True, person_id=county, now=now)
    assert "已报0、延期1、欠1" in live(talks).text
    talks.clock.pass_by(3 * DAY)
    assert "已报0、欠2" in live(talks).text


def test_on_the_day_of_the_first_reminder_the_list_has_its_buttons_though_the_month_is_not_over(
    talks: Dialogue,
) -> None:
    """On 30 September the reminder's button worked, while the list said that it opens on 1 October, a holiday."""
    talks.clock.moment = datetime(2026, 9, 30, 9, 0, tzinfo=SHANGHAI)
    own, _work, below = talks.say("county", Command(name="reporting"))
    assert "10月3日（周六），9月的农村危房改造进度报表（附件1）、既有房屋抗震改造进度报表（附件2）：未报" in own.text
    assert "2 已报送" in [option.label for option in own.flat_options()]
    assert "欠2" in below.text
    assert "催了2个" in texts(talks.say("county", Choice(id=button(below, "催办这2个"))))
    talks.clock.moment = datetime(2026, 9, 29, 9, 0, tzinfo=SHANGHAI)
    assert "9月30日（周三）开始才能报" in talks.say("county", Command(name="reporting"))[0].text


def test_renewing_takes_the_place_of_the_message(talks: Dialogue) -> None:
    reply = live(talks)
    report(talks, TOWNSHIP)
    (renewed,) = talks.say("county", Choice(id=button(reply, "刷新"), on="m7"))
    assert "已报1、欠1" in renewed.text
    assert renewed.replaces == "m7"


def test_a_city_sees_its_counties_whatever_packs_they_live_by(talks: Dialogue) -> None:
    said = talks.say("city", Command(name="reporting"))
    assert "清河市这几天没有要报的" in said[0].text
    assert "10月25日（周日）：1个县：已报0、欠1。\n还欠：临河县。" in said[1].text
    assert "11月3日（周二）：1个县：已报0、欠1。\n还欠：云山县。" in said[2].text


def test_whoever_still_owes_is_pressed_once_in_four_hours_and_hears_who_asks(talks: Dialogue) -> None:
    report(talks, OTHER_TOWNSHIP)
    press = Choice(id=button(live(talks), "催办这1个"))
    assert "催了1个：青石镇" in texts(talks.say("county", press))
    (told,) = talks.said_to("township")
    assert "孙立（云山县）催您" in told.text
    assert "青石镇还没报" in told.text
    assert [option.label for option in told.flat_options()] == ["已报送", "零报告", "申请延期", "看表"]
    assert talks.said_to("other_township") == []
    talks.clock.pass_by(4 * HOUR - timedelta(minutes=1))
    assert "青石镇：孙立在11月4日（周三）10:30催过了" in texts(talks.say("county", press))
    assert talks.said_to("township") == []
    talks.clock.pass_by(timedelta(minutes=1))
    assert "催了1个" in texts(talks.say("county", press))
    with talks.database.reading() as tx:
        assert [one.area for one in escalations.of(tx, DUE.pack, DUE.rule, NAMED)] == [TOWNSHIP, TOWNSHIP]
        notes = [line for line in audit.latest(tx) if line.action == "urged"]
        assert {(line.person_id, line.subject) for line in notes} == {
            (talks.ids["county"], f"{TOWNSHIP} 2026-11-03 monthly_progress")
        }


def test_who_cannot_be_reached_is_not_said_to_have_been_pressed_but_named_with_the_phone(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        for account in accounts.of(tx, talks.ids["other_township"]):
            accounts.mark_reachable(tx, account.lane, False)
    said = texts(talks.say("county", Choice(id=button(live(talks), "催办这2个"))))
    assert "催了1个：青石镇。消息发给了1人。" in said
    assert "有1个地方消息送不到，没催到，请打电话（这次查看已经记录）：\n柳溪镇周强　13800000005" in said
    with talks.database.reading() as tx:
        looked = [line for line in audit.latest(tx) if line.action == "looked_at_duty_phones"]
    assert [line.subject.split()[0] for line in looked] == [OTHER_TOWNSHIP]


def test_pressing_says_where_nobody_is_registered_and_when_nobody_owes(talks: Dialogue) -> None:
    reply = live(talks)
    with talks.database.writing() as tx:
        people.withdraw(tx, talks.ids["township"], Role.TOWNSHIP, TOWNSHIP, talks.clock.now())
    said = texts(talks.say("county", Choice(id=button(reply, "催办这2个"))))
    assert "催了1个：柳溪镇" in said
    assert "青石镇现在没人管这一块，请先邀请一位" in said
    report(talks, TOWNSHIP)
    report(talks, OTHER_TOWNSHIP)
    assert "没有欠的" in texts(talks.say("county", Choice(id=button(reply, "催办这2个"))))


def test_a_closed_period_is_pressed_no_more(talks: Dialogue) -> None:
    reply = live(talks)
    talks.clock.moment = datetime(2026, 11, 17, 0, 0, tzinfo=SHANGHAI)
    assert "这一期关了" in texts(talks.say("county", Choice(id=button(reply, "催办这2个"))))
    assert talks.said_to("township") == []


@pytest.mark.parametrize("who", ["resident", "stranger", "operator", "cadre", "township", "other_county", "city"])
@pytest.mark.parametrize("verb", ["see", "urge"])
def test_buttons_of_another_place_are_unknown(talks: Dialogue, who: str, verb: str) -> None:
    id = button(live(talks), "刷新").replace("see", verb)
    assert texts(talks.say(who, Choice(id=id))).startswith("这个按钮现在用不了了")
    assert texts(talks.say(who, Choice(id=f"ledger:past:{COUNTY}:1"))).startswith("这个按钮现在用不了了")
    assert talks.said_to("other_township") == []


def test_after_the_role_is_gone_the_buttons_are_unknown(talks: Dialogue) -> None:
    reply = live(talks)
    with talks.database.writing() as tx:
        people.withdraw(tx, talks.ids["county"], Role.COUNTY, COUNTY, talks.clock.now())
    assert "用不了" in texts(talks.say("county", Choice(id=button(reply, "催办这2个"))))
    assert talks.said_to("township") == []


@pytest.mark.parametrize(
    "id",
    [
        "ledger:",
        "ledger:see",
        f"ledger:see:00000000:20261103:{COUNTY}",
        f"ledger:urge:00000000:99991231:{COUNTY}",
        f"ledger:see:00000000:2026-11-03:{COUNTY}",
        f"ledger:past:{COUNTY}:0",
        f"ledger:past:{COUNTY}:7",
        f"ledger:past:{COUNTY}:-1",
        f"ledger:past:{COUNTY}:²",
        "ledger:past:no-such-place:1",
    ],
)
def test_a_mangled_button_is_unknown(talks: Dialogue, id: str) -> None:
    assert "用不了" in texts(talks.say("county", Choice(id=id)))


def test_looking_back_shows_how_each_of_the_last_six_dates_ended(talks: Dialogue) -> None:
    report(talks, TOWNSHIP)  # on the 4th, a day late
    report(talks, COUNTY, SubmissionKind.NIL)
    talks.clock.moment = datetime(2026, 11, 20, 9, 0, tzinfo=SHANGHAI)
    (reply,) = talks.say("county", Choice(id=f"ledger:past:{COUNTY}:1", on="m1"))
    assert "往前第1期，一共能看6期。" in reply.text
    assert "云山县自己：10月的" in reply.text
    assert "11月3日（周二）：零报告。" in reply.text
    assert "2个乡镇：按时0、迟报1、没报1" in reply.text
    assert "一直没报的：柳溪镇。" in reply.text
    assert "这一期关了" in reply.text
    pages = 1
    while "再往前" in [option.label for option in reply.flat_options()]:
        (reply,) = talks.say("county", Choice(id=button(reply, "再往前"), on=f"m{pages}"))
        assert reply.replaces == f"m{pages}"
        pages += 1
    assert pages == 6
    assert [option.label for option in reply.flat_options()] == ["往后", "看眼下的"]


def test_a_date_that_is_not_closed_is_shown_as_it_stands(talks: Dialogue) -> None:
    (reply,) = talks.say("township", Choice(id=f"ledger:past:{TOWNSHIP}:1"))
    assert "青石镇自己：10月的" in reply.text
    assert "这一期到11月16日（周一）为止还能补报。" in reply.text


def test_a_place_that_is_asked_nothing_has_nothing_to_look_back_at(talks: Dialogue) -> None:
    assert "还没有过去的报送" in texts(talks.say("cadre", Choice(id=f"ledger:past:{VILLAGE}:1")))


def test_what_was_closed_before_an_exemption_stays_missed(talks: Dialogue) -> None:
    with talks.database.writing() as tx:
        exemptions.add(
            tx,
            TOWNSHIP,
            pack=None,
            rule=None,
            until=date(2027, 6, 30),
            reason="机构合并",
            person_id=talks.ids["county"],
            now=datetime(2026, 11, 18, 9, 0, tzinfo=SHANGHAI),
        )
    talks.clock.moment = datetime(2026, 12, 4, 9, 0, tzinfo=SHANGHAI)
    assert "免报1、欠1" in live(talks).text
    (before,) = talks.say("county", Choice(id=f"ledger:past:{COUNTY}:2"))
    assert "按时0、没报2" in before.text


def test_nothing_of_a_county_is_seen_in_another(talks: Dialogue) -> None:
    said = texts(talks.say("other_county", Command(name="reporting")))
    assert "青石镇" not in said
    assert "云山县" not in said
    assert OTHER_COUNTY not in said
    assert CITY not in said
