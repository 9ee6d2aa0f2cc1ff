"""A reporting date names the numbers that it asks for, for each document against a table by hand."""

from datetime import date, datetime, timedelta

import pytest

from handlers.dialog.installation import Knowledge
from handlers.reporting.obligations.house_counts import HouseCounts
from handlers.reporting.obligations.obligation import Obligation
from handlers.wording import Wording
from knowledge.calendar.calendar import occurrences
from storage.cases import cases, records
from storage.database.database import Database, Transaction
from storage.people import areas
from tests.cast import COUNTY, NOW, OTHER_TOWNSHIP, SHANGHAI, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP, Cast
from tests.dialogue import Dialogue
from tests.installed import occasion
from tests.statements import reads

TAKEN = (  # by hand: which house took which step on which day
    (VILLAGE, "works_started", "2026-03-02"),
    (VILLAGE, "works_started", "2026-10-05"),
    (VILLAGE, "works_started", "2026-10-31"),
    (VILLAGE, "works_started", "2025-12-30"),  # of the year before
    (VILLAGE, "works_started", "2026-11-02"),  # of the month after
    (VILLAGE, "completed", "2026-09-30"),
    (VILLAGE, "completed", "2026-10-20"),
    (VILLAGE, "accepted", "2026-10-28"),
    (VILLAGE, "paid", "2026-11-03"),
    (VILLAGE, "rectified", "2026-10-11"),
    (VILLAGE, "closed", "2026-11-01"),
    (VILLAGE_OF_OTHER_TOWNSHIP, "works_started", "2026-10-09"),
)


def plant(tx: Transaction, players: Cast) -> None:
    """A house for each line of the table."""
    for number, (area, step, day) in enumerate(TAKEN):
        case, _ = cases.open_case(
            tx,
            draft_id=f"house{number}",
            prefix="YT",
            area=area,
            pack=None,
            imminent=False,
            reporter_id=players.cadre,
            reporter_role="cadre",
            answers={},
            now=NOW,
        )
        for _ in range(2):  # a step that was taken twice is one house
            records.add(
                tx,
                case,
                step=step,
                day=date.fromisoformat(day),
                values={},
                person_id=players.cadre,
                role="cadre",
                now=NOW,
            )


def due(knowledge: Knowledge, pack: str, rule: str, today: date) -> Obligation:
    """The next date of a rule."""
    found = next(one for one in knowledge.packs[pack].calendar.rules if one.id == rule)
    occurrence = next(occurrences(found, today, today + timedelta(days=400)))
    return Obligation(pack=knowledge.packs[pack], occurrence=occurrence)


@pytest.mark.parametrize(
    ("pack", "rule", "today", "area", "said"),
    [
        (
            "yantai",
            "monthly_progress",
            "2026-11-03",
            TOWNSHIP,
            "附件1：10月底今年累计开工3户（10月2户）、竣工2户（10月1户）",
        ),
        (
            "yantai",
            "monthly_progress",
            "2026-11-03",
            COUNTY,
            "附件1：10月底今年累计开工4户（10月3户）、竣工2户（10月1户）",
        ),
        (
            "yantai",
            "monthly_progress",
            "2026-11-03",
            OTHER_TOWNSHIP,
            "附件1：10月底今年累计开工1户（10月1户）、竣工0户（10月0户）",
        ),
        (
            "hunan",
            "monthly_report",
            "2026-10-22",
            TOWNSHIP,
            "到10月22日今年累计开工2户（10月1户）、竣工2户（10月1户）、验收0户（10月0户）",
        ),
        (
            "longsheng",
            "closure_list",
            "2026-11-05",
            TOWNSHIP,
            "到11月5日上次还剩1户，新增1户，销号1户，现在还剩1户",
        ),
        ("yulin", "graded_first_half_done", "2026-11-20", TOWNSHIP, "到11月20日今年累计竣工2户（11月0户）"),
        ("yulin", "yearly_housing_check", "2026-04-10", TOWNSHIP, ""),
    ],
)
def test_a_date_names_its_numbers(
    database: Database,
    players: Cast,
    knowledge: Knowledge,
    say: Wording,
    pack: str,
    rule: str,
    today: str,
    area: str,
    said: str,
) -> None:
    now = datetime.combine(date.fromisoformat(today), NOW.timetz(), SHANGHAI)
    with database.writing() as tx:
        plant(tx, players)
        counts = HouseCounts(occasion(tx, say, now))
        assert counts.say(due(knowledge, pack, rule, now.date()), areas.get(tx, area)) == said


def test_the_numbers_of_a_date_are_read_once_for_all_places(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording
) -> None:
    with dialogue.database.writing() as tx:
        plant(tx, dialogue.cast)
    date_due = due(knowledge, "yantai", "monthly_progress", NOW.date())
    with dialogue.database.reading() as tx:
        places = [areas.get(tx, code) for code in (COUNTY, TOWNSHIP, VILLAGE)]
    with reads(dialogue.database) as seen, dialogue.database.writing() as tx:
        counts = HouseCounts(occasion(tx, say, NOW))
        for place in places:
            assert counts.say(date_due, place)
    assert len(seen) == 4, "the counties, the houses, and for each of the two tables what was entered"


@pytest.mark.parametrize("pack", ["yantai", "hunan", "henan", "longsheng", "yulin"])
def test_every_document_with_a_progress_report_says_what_it_counts(knowledge: Knowledge, pack: str) -> None:
    assert [rule.id for rule in knowledge.packs[pack].calendar.rules if rule.counts]
