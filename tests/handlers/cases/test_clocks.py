"""The clocks of a case: from when each last day counts where a report goes back, moves, fails or is taken up again."""

from datetime import date, timedelta

from handlers.dialog.messages import Choice, Photo, Text
from knowledge.model.case_steps import CHECKED
from storage.cases import cases, deadlines
from storage.cases.cases import Case, CaseState
from tests.cast import VILLAGE, VILLAGE_OF_OTHER_COUNTY, VILLAGE_OF_OTHER_TOWNSHIP
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import now_of, procedure, take, under

TODAY = date(2026, 11, 4)  # on which the cast meets
PHOTO = Photo(source="p", unique_name="p", width=1280, height=960)


def running(dialogue: Dialogue, case: Case) -> dict[str, date]:
    """The last days that run, by their steps."""
    with dialogue.database.reading() as tx:
        return {one.step: one.due_on for one in deadlines.running(tx, case.id)}


def the_case(dialogue: Dialogue) -> Case:
    """The only case that there is."""
    with dialogue.database.reading() as tx:
        (case,) = cases.everything(tx)
    return case


def report(dialogue: Dialogue) -> Case:
    """What the resident reports today."""
    for words in ("报危房", "暂时没有", "青石村三组", "李秀英", "1 3"):
        dialogue.say("resident", Text(text=words))
    dialogue.say("resident", PHOTO)
    for words in ("完成", "提交"):
        dialogue.say("resident", Text(text=words))
    return the_case(dialogue)


def correct(dialogue: Dialogue, case: Case, *words: str) -> None:
    """The resident corrects the report and sends it in again."""
    dialogue.say("resident", Choice(id=f"case:correct:{case.number}"))
    for said in (*words, "提交"):
        dialogue.say("resident", Text(text=said))


def send_back(dialogue: Dialogue, case: Case) -> None:
    """The township returns a report because of its place."""
    dialogue.say("township", Choice(id=f"case:return:{case.number}"))
    for said in ("地点", "完成", "位置不对", "提交"):
        dialogue.say("township", Text(text=said))


def test_nothing_is_due_from_the_township_while_a_report_lies_with_its_reporter_again(dialogue: Dialogue) -> None:
    """烟建城乡〔2023〕7号 二（四）: five days, which count anew from the day on which the report comes again."""
    case = report(dialogue)
    assert running(dialogue, case) == {CHECKED: TODAY + timedelta(days=5)}
    send_back(dialogue, case)
    assert now_of(dialogue, case).state is CaseState.RETURNED
    assert running(dialogue, case) == {}
    dialogue.clock.pass_by(timedelta(days=3))
    correct(dialogue, case, "青石村四组")
    assert now_of(dialogue, case).state is CaseState.REPORTED
    assert running(dialogue, case) == {CHECKED: TODAY + timedelta(days=8)}


def test_what_is_changed_while_it_waits_is_due_as_before(dialogue: Dialogue) -> None:
    case = report(dialogue)
    dialogue.clock.pass_by(timedelta(days=3))
    correct(dialogue, case, "改第3项 李秀兰")
    assert running(dialogue, case) == {CHECKED: TODAY + timedelta(days=5)}


def test_a_corrected_place_takes_the_case_there_and_gives_the_office_there_its_whole_time(dialogue: Dialogue) -> None:
    case = report(dialogue)
    dialogue.clock.pass_by(timedelta(days=3))
    correct(dialogue, case, "改第2项 柳溪村五组")
    assert now_of(dialogue, case).area == VILLAGE_OF_OTHER_TOWNSHIP
    assert running(dialogue, case) == {CHECKED: TODAY + timedelta(days=8)}
    assert case.number in dialogue.said_to("other_township")[-1].text


def test_a_place_under_another_document_has_the_last_days_of_that_document(dialogue: Dialogue) -> None:
    case = report(dialogue)
    correct(dialogue, case, "改第2项 白沙村五组")
    moved = now_of(dialogue, case)
    assert (moved.area, moved.pack, moved.number) == (VILLAGE_OF_OTHER_COUNTY, "hunan", case.number)
    assert running(dialogue, case) == {}


def test_an_alarm_from_nowhere_is_to_be_checked_from_the_day_on_which_its_place_is_known(dialogue: Dialogue) -> None:
    dialogue.say("stranger", Text(text="房子要倒了"))
    case = the_case(dialogue)
    assert running(dialogue, case) == {}
    dialogue.clock.pass_by(timedelta(days=1))
    dialogue.say("stranger", Text(text="青石村三组"))
    assert now_of(dialogue, case).area == VILLAGE
    assert running(dialogue, case) == {CHECKED: TODAY + timedelta(days=6)}


def test_an_alarm_from_nowhere_that_a_county_takes_is_to_be_checked_there(dialogue: Dialogue) -> None:
    dialogue.say("stranger", Text(text="房子要倒了"))
    case = the_case(dialogue)
    dialogue.say("county", Choice(id=f"case:take:{case.number}"))
    assert running(dialogue, case) == {CHECKED: TODAY + timedelta(days=5)}


def test_nothing_is_due_after_an_acceptance_that_failed(dialogue: Dialogue) -> None:
    """烟建城乡〔2023〕7号 四（三）: the rest is paid once the house was accepted."""
    case = under(dialogue, "yantai")
    while now_of(dialogue, case).state is not CaseState.COMPLETED:
        following = procedure(dialogue, case).following(now_of(dialogue, case).state)
        assert following is not None
        take(dialogue, following.by[0], "receive" if following.id == CHECKED else following.id, case)
    take(dialogue, "county", "accepted", case, outcome=("failed",), reason="西墙没有圈梁")
    assert now_of(dialogue, case).state is CaseState.WORKS_STARTED
    assert {"paid", "accepted_entered"}.isdisjoint(running(dialogue, case))


def test_a_case_taken_up_again_has_its_last_days_anew(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    take(dialogue, "county", "appraised", case, grade="B", after_sound="as_it_is")
    assert now_of(dialogue, case).state is CaseState.SAFE
    dialogue.clock.pass_by(timedelta(days=40))
    take(dialogue, "township", "reopen", case)
    assert running(dialogue, case) == {"appraised": TODAY + timedelta(days=47)}
