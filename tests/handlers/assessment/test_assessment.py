"""A county's month: counted from its cases, sent once as a notice with receipts, and closed by that."""

from datetime import date, datetime, timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook

from handlers.assessment import files, month
from handlers.assessment.measures import AssessedCount, CountShare
from handlers.dialog.messages import Choice, Command, Text
from handlers.wording import Wording
from knowledge.area import Level
from storage.assessment import assessments, figures
from storage.cases import cases, deadlines, records
from storage.cases.cases import Case, CaseState
from storage.cases.deadlines import Deadline
from storage.database.database import Database
from storage.people import areas
from tests.cast import COUNTY, NOW, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, VILLAGE_OF_OTHER_TOWNSHIP, Cast
from tests.dialogue import Dialogue
from tests.installed import occasion

OCTOBER = date(2026, 10, 1)


def house(database: Database, players: Cast, day: date, area: str = VILLAGE) -> Case:
    """A house that was reported on a day."""
    at = datetime.combine(day, NOW.timetz())
    with database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id=f"{cases.count(tx):08x}",
            prefix="HN",
            area=area,
            pack="hunan",
            imminent=False,
            reporter_id=players.cadre,
            reporter_role="cadre",
            answers={"head": "李秀英"},
            now=at,
        )
    return case


def owe(
    database: Database,
    players: Cast,
    case: Case,
    step: str,
    due_on: date,
    *,
    owner: str = "township",
    done: date | None,
) -> None:
    """A step of a case with its last day, and the day on which it was taken, where it was."""
    deadline = Deadline(step=step, owner=owner, due_on=due_on, section="三（一）", in_principle=False)
    with database.writing() as tx:
        begun = records.add(
            tx,
            case,
            step="reported",
            day=due_on - timedelta(days=5),
            values={},
            person_id=players.cadre,
            role="cadre",
            now=NOW,
        )
        deadlines.begin(tx, case.id, deadline, begun_by=begun)
        if done is not None:
            ended = records.add(
                tx, case, step=step, day=done, values={}, person_id=players.township, role="township", now=NOW
            )
            deadlines.end(tx, case.id, step=step, ended_by=ended, now=NOW)


def october(database: Database, players: Cast) -> None:
    """Six steps due in 青石镇 in October, of which one was late and one is open; two in 柳溪镇; one of the county.

    By hand: on time 4 of 6, 66.7 × 40; returned 0 of 6, 100 × 20; overdue 1 of 6, 83.3 × 20; of 80: 79.2.
    """
    for number in range(4):
        case = house(database, players, date(2026, 10, 8))
        owe(database, players, case, "checked", date(2026, 10, 12), done=date(2026, 10, 9 + number))
    late = house(database, players, date(2026, 10, 8))
    owe(database, players, late, "checked", date(2026, 10, 13), done=date(2026, 10, 14))
    open_ = house(database, players, date(2026, 10, 8))
    owe(database, players, open_, "checked", date(2026, 10, 12), done=None)
    for day in (9, 10):
        other = house(database, players, date(2026, 10, 8), VILLAGE_OF_OTHER_TOWNSHIP)
        owe(database, players, other, "checked", date(2026, 10, 12), done=date(2026, 10, day))
    owe(database, players, late, "appraised", date(2026, 10, 20), owner="county", done=None)


def counted(database: Database, say: Wording) -> month.MonthFigures:
    """October as it stands now."""
    with database.reading() as tx:
        return month.count(occasion(tx, say, NOW), areas.get(tx, COUNTY), OCTOBER)


def test_a_month_counts_what_its_townships_had_to_do(database: Database, players: Cast, say: Wording) -> None:
    october(database, players)
    found = counted(database, say)
    first, second = found.standings
    assert (first.place.code, first.rank) == (TOWNSHIP, 1)
    assert first.shares[AssessedCount.ON_TIME] == CountShare(count=4, of=6)
    assert first.shares[AssessedCount.OVERDUE] == CountShare(count=1, of=6)
    assert first.shares[AssessedCount.RETURNED] == CountShare(count=0, of=6)
    assert (second.place.code, second.rank) == (OTHER_TOWNSHIP, None), "two due steps are too few for a rank"
    assert [(one.place.code, one.step, one.count) for one in found.late] == [(TOWNSHIP, "checked", 2)]
    assert [(one.village, one.due_on, one.workdays) for one in found.named] == [("青石村", date(2026, 10, 12), 17)]
    assert found.days_off == 5, "1 to 7 October but for Saturday and Sunday"


def test_returned_reports_and_closed_houses_are_counted_by_month(
    database: Database, players: Cast, say: Wording
) -> None:
    for number in range(3):
        case = house(database, players, date(2026, 10, 8))
        with database.writing() as tx:
            if number == 0:
                at = datetime(2026, 10, 9, 9, tzinfo=NOW.tzinfo)
                cases.note(tx, case, kind="returned", person_id=players.township, role="township", now=at)
            cases.advance(tx, case, CaseState.CLOSED if number == 1 else CaseState.CHECKED, NOW)
            if number == 1:
                records.add(
                    tx,
                    case,
                    step="closed",
                    day=date(2026, 10, 30),
                    values={},
                    person_id=players.township,
                    role="township",
                    now=NOW,
                )
    shares = next(one.shares for one in counted(database, say).standings if one.place.code == TOWNSHIP)
    assert shares[AssessedCount.RETURNED] == CountShare(count=1, of=3)
    assert shares[AssessedCount.CLOSED] == CountShare(count=1, of=3)


def test_a_step_of_a_case_that_was_given_up_counts_for_nobody(database: Database, players: Cast) -> None:
    case = house(database, players, date(2026, 10, 8))
    owe(database, players, case, "checked", date(2026, 10, 12), done=None)
    with database.writing() as tx:
        deadlines.end(tx, case.id, step=None, ended_by=None, now=NOW)
        here = areas.get(tx, COUNTY)
        assert figures.steps_due(tx, here, span()) == []
        assert figures.still_open(tx, here, span()) == []


def span() -> figures.Span:
    """October."""
    begins = datetime(2026, 10, 1, tzinfo=NOW.tzinfo)
    ends = datetime(2026, 11, 1, tzinfo=NOW.tzinfo)
    return figures.Span(first=OCTOBER, last=date(2026, 10, 31), begins=begins, ends=ends)


def test_the_table_has_every_township_and_every_step_that_is_named(
    database: Database, players: Cast, say: Wording
) -> None:
    october(database, players)
    book = load_workbook(BytesIO(files.table(counted(database, say), say)))
    assert book.sheetnames == ["排名", "超期没办", "晚了的"]
    rows = [[cell.value for cell in row] for row in book["排名"].iter_rows()]
    assert [row[:3] for row in rows] == [["名次", "乡镇", "得分"], [1, "青石镇", 79.2], [None, "柳溪镇", None]]
    assert [cell.value for cell in book["超期没办"][2]][1:4] == ["青石镇", "青石村", "核实"]
    assert files.picture(counted(database, say), say).startswith(b"\x89PNG")


def send(dialogue: Dialogue, remark: str = "") -> str:
    """The county sends October; what it hears."""
    said = dialogue.say("county", Choice(id="assess:send:202610"))
    said = dialogue.say("county", Text(text=remark or "跳过"))
    submit = next(option.id for option in said[-1].flat_options() if option.id.endswith("-submit"))
    return dialogue.say("county", Choice(id=submit))[-1].text


def test_a_month_is_sent_once_and_stays_as_it_was_sent(dialogue: Dialogue) -> None:
    october(dialogue.database, dialogue.cast)
    assert "正在发给" in send(dialogue, "下个月抓紧")
    with dialogue.database.reading() as tx:
        kept = assessments.sent(tx, COUNTY, "2026-10")
    assert kept is not None
    assert "第1名　青石镇　79.2分" in kept.notice
    assert kept.notice.endswith("下个月抓紧")
    owe(
        dialogue.database,
        dialogue.cast,
        house(dialogue.database, dialogue.cast, OCTOBER),
        "checked",
        OCTOBER,
        done=None,
    )
    for who in ("county", "township"):
        (shown,) = dialogue.say(who, Command(name="assessment"))
        assert "第1名　青石镇　79.2分" in shown.text
    assert "已经发过了" in send(dialogue)


def test_a_month_that_is_not_over_is_shown_and_not_sent(dialogue: Dialogue) -> None:
    (shown,) = dialogue.say("county", Choice(id="assess:month:202611"))
    assert "还没过完" in shown.text
    assert not [one for one in shown.flat_options() if one.id.startswith("assess:send")]
    said = dialogue.say("county", Choice(id="assess:send:202611"))
    said = dialogue.say("county", Text(text="跳过"))
    submit = next(option.id for option in said[-1].flat_options() if option.id.endswith("-submit"))
    assert "还没过完" in dialogue.say("county", Choice(id=submit))[-1].text


@pytest.mark.parametrize("who", ["resident", "cadre", "township", "city", "other_county", "stranger"])
def test_nobody_but_the_county_sends_or_weighs(dialogue: Dialogue, who: str) -> None:
    for button in ("assess:send:202610", "assess:files:202610", "assess:weights", "assess:send:x", "assess:send:"):
        if who == "other_county" and button != "assess:send:x":
            continue  # it does so for its own townships
        (said,) = dialogue.say(who, Choice(id=button))
        assert dialogue.conversation(who).draft is None, said
        assert said.files == ()


def test_a_city_sees_which_of_its_counties_have_sent_and_reads_that(dialogue: Dialogue) -> None:
    october(dialogue.database, dialogue.cast)
    (shown,) = dialogue.say("city", Command(name="assessment"))
    assert "2个县（区）发了0个" in shown.text
    send(dialogue)
    *_, shown = dialogue.say("city", Command(name="assessment"))
    assert "发了1个" in shown.text
    *_, read = dialogue.say("city", Choice(id=f"assess:county:{COUNTY}:202610"))
    assert "第1名　青石镇" in read.text
    *_, refused = dialogue.say("township", Choice(id=f"assess:county:{COUNTY}:202610"))
    assert "第1名" not in refused.text


def test_a_county_s_own_weights_change_what_is_sent_from_then_on(dialogue: Dialogue) -> None:
    october(dialogue.database, dialogue.cast)
    said = dialogue.say("county", Choice(id="assess:weights"))
    for words in ("100", "0", "0", "0"):
        said = dialogue.say("county", Text(text=words))
    submit = next(option.id for option in said[-1].flat_options() if option.id.endswith("-submit"))
    assert "按时办占100" in dialogue.say("county", Choice(id=submit))[-1].text
    *_, shown = dialogue.say("county", Command(name="assessment"))
    assert "青石镇　66.7分" in shown.text


def test_all_weights_at_zero_are_no_weights(dialogue: Dialogue) -> None:
    said = dialogue.say("county", Choice(id="assess:weights"))
    for words in ("0", "0", "0", "0"):
        said = dialogue.say("county", Text(text=words))
    submit = next(option.id for option in said[-1].flat_options() if option.id.endswith("-submit"))
    assert "至少一项" in dialogue.say("county", Choice(id=submit))[-1].text
    with dialogue.database.reading() as tx:
        assert assessments.weights(tx, COUNTY) == {}
        assert areas.get(tx, TOWNSHIP).level is Level.TOWNSHIP
