"""Remarks of offices on a case: read by those who deal with it, and nothing of the case is changed by them."""

from datetime import timedelta

from handlers.cases import sheet
from handlers.dialog.messages import Choice, Reply, Text
from storage.cases import cases, deadlines
from storage.cases.cases import Case, CaseState
from tests.cast import VILLAGE
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case
from tests.handlers.cases.test_close_out import walk_to
from tests.handlers.cases.test_course import now_of, under

WORDS = "儿子下月回来再商量"


def report(dialogue: Dialogue) -> Case:
    """A house without danger that the cadre reported."""
    return plant_case(dialogue, {**ANSWERED, "danger": "none"})


def remark(dialogue: Dialogue, who: str, case: Case, words: str = WORDS) -> Reply:
    """Somebody writes a remark; what is said to that."""
    dialogue.say(who, Choice(id=f"case:remark:{case.number}"))
    dialogue.say(who, Text(text=words))
    return dialogue.say(who, Text(text="提交"))[-1]


def shown_to(dialogue: Dialogue, who: str, case: Case) -> str:
    """The case as somebody sees it in the chat."""
    return dialogue.say(who, Choice(id=f"case:show:{case.number}"))[-1].text


def test_offices_and_the_cadre_read_a_remark_and_nobody_is_told_of_it(dialogue: Dialogue) -> None:
    case = report(dialogue)
    assert case.number in remark(dialogue, "township", case).text
    assert [dialogue.said_to(who) for who in ("cadre", "county", "city")] == [[], [], []]
    for who in ("township", "county", "cadre"):
        assert WORDS in shown_to(dialogue, who, case)


def test_who_reported_a_house_as_a_resident_reads_no_remark_on_it(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        case, _ = cases.open_case(
            tx,
            draft_id="5e51de47",
            prefix="YT",
            area=VILLAGE,
            pack="yantai",
            imminent=False,
            reporter_id=dialogue.cast.resident,
            reporter_role="resident",
            answers={**ANSWERED, "danger": "none"},
            now=dialogue.clock.now(),
        )
    remark(dialogue, "township", case)
    assert WORDS in shown_to(dialogue, "cadre", case)
    seen = shown_to(dialogue, "resident", case)
    assert case.number in seen
    assert WORDS not in seen


def test_only_offices_write_remarks(dialogue: Dialogue) -> None:
    case = report(dialogue)
    for who in ("cadre", "other_township", "city"):
        [said] = dialogue.say(who, Choice(id=f"case:remark:{case.number}"))
        assert "没有找到编号" in said.text


def test_a_number_in_a_remark_is_masked(dialogue: Dialogue) -> None:
    case = report(dialogue)
    remark(dialogue, "county", case, "换了电话13800000077")
    assert "13800000077" not in shown_to(dialogue, "county", case)


def test_a_remark_changes_neither_the_version_of_a_case_nor_its_state(dialogue: Dialogue) -> None:
    case = report(dialogue)
    dialogue.clock.pass_by(timedelta(minutes=1))
    remark(dialogue, "township", case)
    after = now_of(dialogue, case)
    assert sheet.version(after) == sheet.version(case)
    assert after == case


def test_on_a_closed_case_the_last_day_of_what_is_owed_runs_on(dialogue: Dialogue) -> None:
    case = walk_to(dialogue, under(dialogue, "yantai"), CaseState.CLOSED)
    with dialogue.database.reading() as tx:
        before = deadlines.running(tx, case.id)
    remark(dialogue, "county", case)
    with dialogue.database.reading() as tx:
        assert deadlines.running(tx, case.id) == before
    assert "paid" in [one.step for one in before]
