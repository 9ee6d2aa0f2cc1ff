"""What a county decided, and its pack's next edition leaves no room for: not applied, told once, and easily mended."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Manner, Notice, Reply, Text
from handlers.reporting.decisions import unfit_rules
from handlers.wording import Wording
from knowledge.calendar.local_calendar import AS_WRITTEN, LocalRule
from storage.database.database import Database
from storage.reporting import calendar_settings
from tests.cast import COUNTY, NOW, OTHER_COUNTY, SHANGHAI
from tests.dialogue import Dialogue, button
from tests.later_packs import with_rule
from tests.planning import planned

RULE = ("hunan", "monthly_report")
SET = LocalRule(days=(20,), villages_lead=3, days_since=date(2026, 10, 1), villages_since=date(2026, 10, 1))
DAY = timedelta(days=1)

Later = Callable[..., Dialogue]


@pytest.fixture
def later(database: Database, knowledge: Knowledge, say: Wording) -> Later:
    """临河县 put its townships on the 20th; then came a release with another rule, of which the values are given."""

    def made(local: LocalRule = SET, rule: str = RULE[1], **changed: Any) -> Dialogue:
        packs = with_rule(knowledge.packs, *RULE, **changed)
        talks = Dialogue(database, replace(knowledge, packs=packs), say)
        with database.writing() as tx:
            calendar_settings.put(tx, OTHER_COUNTY, RULE[0], rule, local, talks.ids["other_county"], NOW)
        return talks

    return made


def listed(talks: Dialogue) -> Reply:
    """The county's settings as it sees them."""
    (reply,) = talks.say("other_county", Command(name="reporting_settings"))
    return reply


def told(talks: Dialogue, knowledge: Knowledge, say: Wording, moment: datetime) -> list[Notice]:
    """What the clock tells at a moment."""
    with talks.database.writing() as tx:
        return planned(unfit_rules.plan, tx, packs=knowledge.packs, say=say, now=moment)


def decided(talks: Dialogue) -> LocalRule:
    """What is stored of the county's decision."""
    with talks.database.reading() as tx:
        return calendar_settings.everywhere(tx).get((OTHER_COUNTY, *RULE), AS_WRITTEN)


@pytest.mark.parametrize("days", [(10, 25), (15,)], ids=["another number of days", "an earlier day"])
def test_days_that_do_not_fit_are_not_applied_and_the_county_sees_so(later: Later, days: tuple[int, ...]) -> None:
    text = listed(later(days=days)).text
    assert "县里原来定在20日，跟现在的文件对不上，先照文件的。" in text
    assert "乡镇提前到" not in text
    assert "村里比乡镇早3天" in text, "that still fits"


def test_villages_are_not_asked_first_where_the_rule_asks_them_now(later: Later) -> None:
    text = listed(later(roles=("cadre", "township", "county"))).text
    assert "县里原来让村里早3天报，现在的文件里这一项不能这样定，先照文件的。" in text
    assert "乡镇提前到20日" in text


def test_a_rule_that_is_gone_is_counted(later: Later) -> None:
    assert "县里还改过1项，现在的文件里没有了，不再算数。" in listed(later(rule="gone")).text


def test_a_rule_that_is_off_stays_off_whatever_became_of_its_days(later: Later) -> None:
    talks = later(LocalRule(days=(20,), off=True), days=(10, 25))
    assert "停用了，不提醒" in listed(talks).text


def test_reporting_goes_on_by_the_documents_days(later: Later) -> None:
    talks = later(LocalRule(days=(20,)), days=(10, 25))
    text = "\n".join(reply.text for reply in talks.say("other_county", Command(name="reporting")))
    assert "11月10日" in text


def test_the_county_sets_it_anew_or_goes_back_to_the_document(later: Later) -> None:
    talks = later(days=(10, 25))
    said = talks.say("other_county", Choice(id=button(listed(talks), "改第1项")))
    labels = [option.label for option in said[-1].flat_options()]
    assert {"乡镇提前到几号", "还照文件的日子"} <= set(labels)
    said = talks.press("other_county", "还照文件的日子", said[-1])
    talks.press("other_county", "提交", said[-1])
    assert decided(talks) == replace(SET, days=(), days_since=None)
    assert "对不上" not in listed(talks).text


def test_days_answered_before_the_pack_changed_are_not_stored_after_it(
    later: Later, knowledge: Knowledge, say: Wording
) -> None:
    talks = later(AS_WRITTEN)
    said = talks.say("other_county", Choice(id=button(listed(talks), "改第1项")))
    talks.press("other_county", "乡镇提前到几号", said[-1])
    talks.say("other_county", Text(text="20"))
    packs = with_rule(knowledge.packs, *RULE, days=(10, 25))
    talks.turns = Dialogue(talks.database, replace(knowledge, packs=packs), say, settled=talks.cast).turns
    assert "用不了" in talks.say("other_county", Text(text="提交"))[-1].text
    assert decided(talks) == AS_WRITTEN


def test_the_county_is_told_in_the_morning_once_of_all_that_does_not_hold(
    later: Later, knowledge: Knowledge, say: Wording
) -> None:
    talks = later(days=(10, 25))
    changed = replace(knowledge, packs=with_rule(knowledge.packs, *RULE, days=(10, 25)))
    night = datetime(2026, 11, 5, 6, 0, tzinfo=SHANGHAI)
    assert told(talks, changed, say, night) == []
    (notice,) = told(talks, changed, say, night + timedelta(hours=2))
    assert notice.person_id == talks.ids["other_county"]
    assert notice.manner is Manner.REMINDER
    assert "县里原来定在20日，跟现在的文件对不上" in notice.reply.text
    assert "现在是：每月10日、25日；村里比乡镇早3天。" in notice.reply.text
    assert told(talks, changed, say, night + timedelta(hours=3)) == []
    (again,) = told(talks, changed, say, night + DAY + timedelta(hours=2))
    assert again.reply.key == notice.reply.key, "the outbox tells the same once"


def test_who_decided_what_fits_is_told_nothing(later: Later, knowledge: Knowledge, say: Wording) -> None:
    talks = later()
    with talks.database.writing() as tx:
        calendar_settings.put(tx, COUNTY, "yantai", "monthly_progress", LocalRule(off=True), talks.ids["county"], NOW)
    assert told(talks, knowledge, say, NOW) == []
