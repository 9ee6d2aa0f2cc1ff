"""What a county may decide about its calendar, how it is said, and 免报: who may, what it does, when it ends."""

from dataclasses import replace
from datetime import date, datetime

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.wording import Wording
from knowledge.calendar.local_calendar import AS_WRITTEN, LocalRule
from storage.database.database import Database
from storage.people import areas, audit, people
from storage.people.people import Role
from storage.reporting import calendar_settings, exemptions
from tests.cast import COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, SHANGHAI, TOWNSHIP, VILLAGE
from tests.dialogue import Dialogue, button


@pytest.fixture
def talks(database: Database, knowledge: Knowledge, say: Wording) -> Dialogue:
    """The cast, on both databases."""
    return Dialogue(database, knowledge, say)


def texts(replies: list[Reply]) -> str:
    """All that was said."""
    return "\n".join(reply.text for reply in replies)


def give_pack(talks: Dialogue, pack: str) -> None:
    """临河县 lives by another pack."""
    with talks.database.writing() as tx:
        areas.put(tx, replace(areas.get(tx, OTHER_COUNTY), pack=pack))


def decided(talks: Dialogue, area: str, pack: str, rule: str) -> LocalRule:
    """What a county decided."""
    with talks.database.reading() as tx:
        return calendar_settings.everywhere(tx).get((area, pack, rule), AS_WRITTEN)


def change(talks: Dialogue, who: str, number: int, *answers: str) -> list[Reply]:
    """Somebody changes a rule, answering with labels or words; what is said at the end."""
    (listed,) = talks.say(who, Command(name="reporting_settings"))
    said = talks.say(who, Choice(id=button(listed, f"改第{number}项")))
    for answer in answers:
        labels = [option.label for option in said[-1].flat_options()]
        said = talks.press(who, answer, said[-1]) if answer in labels else talks.say(who, Text(text=answer))
    return said


@pytest.mark.parametrize("who", ["resident", "stranger", "operator", "cadre", "township", "city"])
def test_only_a_county_sets_its_calendar(talks: Dialogue, who: str) -> None:
    assert "归县里" in texts(talks.say(who, Command(name="reporting_settings")))
    (listed,) = talks.say("county", Command(name="reporting_settings"))
    assert "用不了" in texts(talks.say(who, Choice(id=button(listed, "改第1项"))))


def test_a_county_does_not_change_another_ones(talks: Dialogue) -> None:
    (listed,) = talks.say("county", Command(name="reporting_settings"))
    assert "用不了" in texts(talks.say("other_county", Choice(id=button(listed, "改第1项"))))


@pytest.mark.parametrize(
    "id", ["rules:", "rules:change", "rules:change::", f"rules:change:{COUNTY}:00000000", "rules:x:y:z"]
)
def test_a_mangled_button_is_unknown(talks: Dialogue, id: str) -> None:
    assert "用不了" in texts(talks.say("county", Choice(id=id)))


def test_who_lost_the_role_on_the_way_changes_nothing(talks: Dialogue) -> None:
    said = change(talks, "county", 1, "停用这一项")
    with talks.database.writing() as tx:
        people.withdraw(tx, talks.ids["county"], Role.COUNTY, COUNTY, talks.clock.now())
    assert "用不了" in texts(talks.press("county", "提交", said[-1]))
    assert decided(talks, COUNTY, "yantai", "monthly_progress") == AS_WRITTEN


def test_an_earlier_day_is_kept_with_who_and_when_and_told_to_the_townships(talks: Dialogue) -> None:
    said = change(talks, "other_county", 1, "乡镇提前到几号", "20号", "提交")
    assert "每月25日；乡镇提前到20日" in said[-1].text
    today = talks.clock.now().date()
    assert decided(talks, OTHER_COUNTY, "hunan", "monthly_report") == LocalRule(days=(20,), days_since=today)
    with talks.database.reading() as tx:
        (note,) = [line for line in audit.latest(tx) if line.action == "calendar_set"]
    assert (note.person_id, note.subject) == (talks.ids["other_county"], f"{OTHER_COUNTY} monthly_report")
    assert talks.said_to("township") == []  # of another county
    change(talks, "county", 1, "停用这一项", "提交")
    for who in ("township", "other_township"):
        (told,) = talks.said_to(who)
        assert "孙立改了云山县的报送设置" in told.text
        assert "停用了" in told.text
    assert talks.said_to("city") == []


@pytest.mark.parametrize(
    ("typed", "slip"),
    [
        ("26", "文件写的是25日，只能更早，不能更晚。\n例：23"),
        ("月底", "只能更早，不能更晚"),
        ("5 20", "文件一个月要报1次（25日），您也要写1个日子。\n例：23"),
        ("0", "文件写的是25日"),
        ("下旬", "请写几号"),
    ],
)
def test_a_day_that_will_not_do_is_answered_with_what_would(talks: Dialogue, typed: str, slip: str) -> None:
    assert slip in change(talks, "other_county", 1, "乡镇提前到几号", typed)[-1].text


def test_three_dates_a_month_take_three_earlier_ones(talks: Dialogue) -> None:
    give_pack(talks, "longsheng")
    said = change(talks, "other_county", 1, "乡镇提前到几号", "5 6 25")
    assert "每次都要在文件的上一次之后" in said[-1].text
    said = talks.say("other_county", Text(text="5号、15号、25号"))
    said = talks.press("other_county", "提交", said[-1])
    assert "每月7日、17日、27日；乡镇提前到5日、15日、25日" in said[-1].text


def test_a_rule_without_a_day_is_asked_for_once_the_county_has_set_one(talks: Dialogue) -> None:
    give_pack(talks, "henan")
    text = texts(talks.say("other_county", Command(name="reporting")))
    assert "文件没写日子的，听当地通知：危房改造进度月报、危房改造问题线索月报。" in text
    assert "下一次" not in text
    said = change(talks, "other_county", 1, "定在几号", "20日", "提交")
    assert "每月20日，是县里定的" in said[-1].text
    text = texts(talks.say("other_county", Command(name="reporting")))
    assert "下一次：11月20日（周五），11月的危房改造进度月报" in text
    assert "听当地通知：危房改造问题线索月报。" in text
    change(talks, "other_county", 1, "不定日子了", "提交")
    assert "下一次" not in texts(talks.say("other_county", Command(name="reporting")))


def test_a_change_leaves_the_date_alone_that_has_passed_and_what_was_reported(talks: Dialogue) -> None:
    talks.clock.moment = datetime(2026, 11, 24, 9, 0, tzinfo=SHANGHAI)
    change(talks, "other_county", 1, "乡镇提前到几号", "20", "提交")
    said = texts(talks.say("other_county", Command(name="reporting")))
    assert "11月25日（周三）：1个乡镇：已报0、欠0、没人管1" in said
    talks.clock.moment = datetime(2026, 12, 18, 9, 0, tzinfo=SHANGHAI)
    assert "12月20日（周日）：1个乡镇" in texts(talks.say("other_county", Command(name="reporting")))


def test_villages_are_asked_first_and_no_more_when_the_county_takes_it_back(talks: Dialogue) -> None:
    change(talks, "county", 1, "让村里先报", "早2天", "提交")
    assert "12月1日" in texts(talks.say("cadre", Command(name="reporting")))
    change(talks, "county", 1, "不要村里报了", "提交")
    assert "12月1日" not in texts(talks.say("cadre", Command(name="reporting")))


def test_what_is_off_is_asked_of_nobody_until_it_is_on_again(talks: Dialogue) -> None:
    change(talks, "county", 1, "停用这一项", "提交")
    said = talks.say("county", Command(name="reporting"))
    assert len(said) == 1
    assert "危房改造进度" not in said[0].text
    change(talks, "county", 1, "恢复这一项", "提交")
    assert "欠2" in texts(talks.say("county", Command(name="reporting")))


# --- 免报


def exempt(talks: Dialogue, who: str, area: str, *answers: str) -> list[Reply]:
    """Somebody exempts a place, answering with labels or words."""
    said = talks.say(who, Choice(id=f"exempt:new:{area}"))
    for answer in answers:
        labels = [option.label for option in said[-1].flat_options()]
        said = talks.press(who, answer, said[-1]) if answer in labels else talks.say(who, Text(text=answer))
    return said


def held(talks: Dialogue) -> list[tuple[str, date]]:
    """Who is exempt today, and until when."""
    with talks.database.reading() as tx:
        return [(one.area, one.until) for one in exemptions.holding(tx, talks.clock.now().date())]


@pytest.mark.parametrize(
    ("who", "area"),
    [
        ("township", COUNTY),
        ("other_county", COUNTY),
        ("cadre", VILLAGE),
        ("city", "9901"),
        ("resident", COUNTY),
        ("operator", COUNTY),
        ("county", TOWNSHIP),
        ("county", "no-such-place"),
    ],
)
def test_nobody_exempts_himself_or_what_is_not_below(talks: Dialogue, who: str, area: str) -> None:
    assert "用不了" in exempt(talks, who, area)[-1].text
    assert talks.conversation(who).draft is None


def test_an_exemption_names_rule_reason_and_day_and_the_place_hears_of_it(talks: Dialogue) -> None:
    said = exempt(talks, "county", COUNTY, "青石镇", "完成年度改造计划", "这段时间没有危改任务", "12月31日", "提交")
    assert "青石镇，完成年度改造计划，免报到2026年12月31日（周四）为止。原因：这段时间没有危改任务。" in said[-1].text
    (told,) = talks.said_to("township")
    assert "孙立给青石镇办了免报" in told.text
    assert held(talks) == [(TOWNSHIP, date(2026, 12, 31))]
    assert "已报0、欠2" in texts(talks.say("county", Command(name="reporting")))  # of another rule
    with talks.database.reading() as tx:
        assert [line.subject for line in audit.latest(tx) if line.action == "exempted"] == [
            f"{TOWNSHIP} yearly_plan_done"
        ]


def test_a_township_exempts_its_villages_where_they_are_asked(talks: Dialogue) -> None:
    change(talks, "county", 1, "让村里先报", "早2天", "提交")
    exempt(talks, "township", TOWNSHIP, "青石村", "各项都免", "别的原因", "整村搬迁", "90天", "提交")
    talks.clock.moment = datetime(2026, 12, 1, 9, 0, tzinfo=SHANGHAI)
    assert "2个村：已报0、免报1、欠0、没人管1" in texts(talks.say("township", Command(name="reporting")))
    assert "免报" in texts(talks.say("cadre", Command(name="reporting")))


def test_an_exemption_that_ended_is_over_at_once(talks: Dialogue) -> None:
    said = exempt(talks, "county", COUNTY, "柳溪镇", "各项都免", "这段时间没有危改任务", "30天", "提交")
    talks.said_to("other_township")
    end = Choice(id=button(said[-1], "停掉免报"))
    for who in ("township", "other_township", "other_county", "city", "stranger"):
        assert "用不了" in texts(talks.say(who, end))
    assert held(talks) == [(OTHER_TOWNSHIP, date(2026, 12, 4))]
    assert "照常要报" in texts(talks.say("county", end))
    assert "照常要报" in texts(talks.said_to("other_township"))
    assert held(talks) == []
    assert "用不了" in texts(talks.say("county", end))
    assert "现在没有免报的" in texts(talks.say("county", Choice(id="exempt:list")))


def test_who_lost_the_role_on_the_way_exempts_nobody(talks: Dialogue) -> None:
    said = exempt(talks, "county", COUNTY, "柳溪镇", "各项都免", "这段时间没有危改任务", "30天")
    with talks.database.writing() as tx:
        people.withdraw(tx, talks.ids["county"], Role.COUNTY, COUNTY, talks.clock.now())
    assert "用不了" in texts(talks.press("county", "提交", said[-1]))
    assert held(talks) == []


@pytest.mark.parametrize(
    "id", ["exempt:", "exempt:new", "exempt:end:x", "exempt:end:999", "exempt:end:²", "exempt:list:1"]
)
def test_a_mangled_button_of_an_exemption_is_unknown(talks: Dialogue, id: str) -> None:
    assert "用不了" in texts(talks.say("county", Choice(id=id)))
