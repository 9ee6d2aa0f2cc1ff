"""A house is closed out with its reporter's word and a pair of pictures; the reporter is asked once more later."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from handlers.cases import after_works, close_out, revisit
from handlers.dialog.messages import Choice, JobDone, Option
from handlers.forms.photos import FETCH
from storage.cases import cases, confirmations, photos, records
from storage.cases.cases import Case, CaseState
from storage.cases.confirmations import ConfirmationKind
from storage.database.database import Transaction
from storage.people import accounts
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import fill, fill_to, heard_by, now_of, procedure, take, under, walk
from tests.planning import planned
from tests.talking import talk_of


def walk_to(dialogue: Dialogue, case: Case, state: CaseState, **answers: object) -> Case:
    """Take the steps of the line until the case stands at one."""
    while now_of(dialogue, case).state is not state:
        following = procedure(dialogue, case).following(now_of(dialogue, case).state)
        assert following is not None
        take(dialogue, following.by[0], "receive" if following.id == "checked" else following.id, case, **answers)
    return now_of(dialogue, case)


def accepted(dialogue: Dialogue) -> Case:
    """The cadre's case, accepted by its township: who reported it was asked."""
    case = walk_to(dialogue, under(dialogue, "yantai"), CaseState.ACCEPTED)
    heard_by(dialogue, "county")
    return case


def refuse(dialogue: Dialogue, case: Case, reason: str = "西墙没修") -> None:
    """The reporter says that the house may not be closed out yet."""
    fill(dialogue, "cadre", dialogue.say("cadre", Choice(id=f"case:disagree:{case.number}")), {"reason": reason})


def let_days_go(dialogue: Dialogue, days: int) -> None:
    """Some days later, at half past ten."""
    dialogue.clock.pass_by(timedelta(days=days))


def labels(dialogue: Dialogue, who: str, case: Case) -> list[str]:
    """The buttons of the case for somebody."""
    *_, shown = dialogue.say(who, Choice(id=f"case:show:{case.number}"))
    return [option.id.split(":")[1] for option in shown.flat_options()]


def test_the_card_shows_the_two_pictures_side_by_side_and_first_in_the_album(dialogue: Dialogue) -> None:
    case = accepted(dialogue)
    *_, shown = dialogue.say("county", Choice(id=f"case:show:{case.number}"))
    with dialogue.database.reading() as tx:
        (after,) = records.values_of(tx, case.id)["photos_after"]
    assert (shown.cards[0].photo, shown.cards[0].after) == ("photo-of-before", after)
    assert shown.photos == ("photo-of-before", after)
    assert "前两张是修之前和修好后" in shown.text


def test_the_first_picture_is_shown_where_the_second_is_asked_for(dialogue: Dialogue) -> None:
    case = walk_to(dialogue, under(dialogue, "yantai"), CaseState.COMPLETED)
    *_, asked = dialogue.say("cadre", Choice(id=f"case:photographed:{case.number}"))
    assert asked.photos == ("photo-of-before",)
    assert "同一位置" in asked.text


def test_a_house_is_not_closed_out_after_works_without_its_picture(dialogue: Dialogue) -> None:
    case = walk_to(dialogue, under(dialogue, "yantai"), CaseState.COMPLETED)
    said = dialogue.say("township", Choice(id=f"case:accepted:{case.number}"))
    said = dialogue.say("township", button_of(said[-1].flat_options(), ":passed"))
    fill_to(dialogue, "township", said, "photos_after", {})
    said = dialogue.say("township", Choice(id=f"f:{dialogue.draft('township').id}:photos_after:-skip"))
    fill(dialogue, "township", said, {})
    dialogue.say("cadre", Choice(id=f"case:agree:{case.number}"))
    *_, asked = dialogue.say("township", Choice(id=f"case:closed:{case.number}"))
    assert "修好后的照片" in asked.text
    assert not any(option.id.endswith("-skip") for option in asked.flat_options())


def button_of(options: Sequence[Option], ending: str) -> Choice:
    """Presses the button whose id ends so."""
    (id,) = (option.id for option in options if option.id.endswith(ending))
    return Choice(id=id)


def test_the_reporter_is_asked_once_and_the_answer_goes_with_the_close_out(dialogue: Dialogue) -> None:
    case = accepted(dialogue)
    assert heard_by(dialogue, "cadre").count("可以销号吗") == 1
    assert {"agree", "disagree"} <= set(labels(dialogue, "cadre", case))
    dialogue.say("cadre", Choice(id=f"case:agree:{case.number}"))
    take(dialogue, "township", "closed", case)
    assert now_of(dialogue, case).state is CaseState.CLOSED
    with dialogue.database.reading() as tx:
        assert records.values_of(tx, case.id)["reporter_says"] == "agrees"
    assert "agree" not in labels(dialogue, "cadre", case)


def test_against_the_reporter_a_house_is_closed_with_a_reason_alone_and_the_level_above_hears(
    dialogue: Dialogue,
) -> None:
    case = accepted(dialogue)
    refuse(dialogue, case)
    assert "还不能销号：西墙没修" in heard_by(dialogue, "township")
    take(dialogue, "township", "closed", case, in_spite="西墙是邻居家的")
    assert now_of(dialogue, case).state is CaseState.CLOSED
    assert "写明原因销了号" in heard_by(dialogue, "county")


def test_a_refusal_that_comes_while_the_form_is_filled_asks_for_the_reason_first(dialogue: Dialogue) -> None:
    case = accepted(dialogue)
    dialogue.say("cadre", Choice(id=f"case:agree:{case.number}"))
    said = dialogue.say("township", Choice(id=f"case:closed:{case.number}"))
    refuse(dialogue, case)
    said = fill(dialogue, "township", said, {"in_spite": "已经重新修好"})
    with dialogue.database.reading() as tx:
        recorded = records.values_of(tx, case.id)
    assert (recorded["reporter_says"], recorded["in_spite"]) == ("disagrees", "已经重新修好")


def test_that_nobody_answers_can_be_said_from_the_day_on_after_five_workdays(dialogue: Dialogue) -> None:
    """Asked on Wednesday 4 November: until Wednesday the 11th an answer is waited for."""
    case = accepted(dialogue)
    for days, may in ((0, False), (7, False), (1, True)):
        let_days_go(dialogue, days)
        *_, asked = dialogue.say("township", Choice(id=f"case:closed:{case.number}"))
        offered = [option.id.rsplit(":", 1)[-1] for option in asked.flat_options()]
        assert ("silent" in offered) is may, days
        assert {"agrees", "disagrees"} <= set(offered)
        dialogue.say("township", Choice(id=next(one.id for one in asked.flat_options() if one.id.endswith("-cancel"))))


def test_who_cannot_be_reached_is_not_waited_for(dialogue: Dialogue) -> None:
    case = walk_to(dialogue, under(dialogue, "yantai"), CaseState.COMPLETED)
    with dialogue.database.writing() as tx:
        for account in accounts.of(tx, dialogue.cast.cadre):
            accounts.mark_reachable(tx, account.lane, False)
    case = walk_to(dialogue, case, CaseState.ACCEPTED)
    *_, asked = dialogue.say("township", Choice(id=f"case:closed:{case.number}"))
    assert any(option.id.endswith(":silent") for option in asked.flat_options())


def test_money_still_owed_stands_as_a_line_of_its_own_on_a_closed_case(dialogue: Dialogue) -> None:
    """烟建城乡〔2023〕7号 四（三）: the rest within 30 days of the acceptance, in principle."""
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    *_, shown = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert "补助还没拨：云山县办，原则上12月4日（周五）前拨。" in shown.text
    take(dialogue, "county", "paid", case)
    *_, shown = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert "补助还没拨" not in shown.text


def asked_later(dialogue: Dialogue) -> list[str]:
    """What the plan of the clock says now."""
    with dialogue.database.writing() as tx:
        told = planned(revisit.plan, tx, say=dialogue.installation.say, now=dialogue.clock.now())
        return [notice.reply.text for notice in told]


def test_a_month_after_the_close_out_the_reporter_is_asked_once_of_all_houses(dialogue: Dialogue) -> None:
    for _ in range(2):
        walk(dialogue, under(dialogue, "longsheng"))
    let_days_go(dialogue, 29)
    assert asked_later(dialogue) == []
    let_days_go(dialogue, 1)
    (said,) = asked_later(dialogue)
    assert "2户销号一个月" in said
    let_days_go(dialogue, 30)
    assert asked_later(dialogue) == []


def test_a_house_that_was_not_mended_is_taken_up_again_and_needs_its_picture_anew(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    walk(dialogue, case)
    let_days_go(dialogue, 30)
    asked_later(dialogue)
    for who in ("township", "county"):
        heard_by(dialogue, who)
    said = dialogue.say("cadre", Choice(id=f"case:not_mended:{case.number}"))
    fill(dialogue, "cadre", said, {"reason": "墙又裂了"})
    assert now_of(dialogue, case).state is CaseState.CHECKED
    for who in ("township", "county"):
        assert "说没修好" in heard_by(dialogue, who)
    *_, shown = dialogue.say("county", Choice(id=f"case:show:{case.number}"))
    assert shown.photos == ("photo-of-before",)
    walk(dialogue, case)
    with dialogue.database.reading() as tx:
        pictures = [id for record in records.of(tx, case.id) for id in record.values.get("photos_after", ())]
    assert now_of(dialogue, case).state is CaseState.CLOSED
    assert len(pictures) == 2


@pytest.mark.parametrize("who", ["township", "county", "other_township", "stranger"])
def test_nobody_but_the_reporter_says_what_the_reporter_says(dialogue: Dialogue, who: str) -> None:
    case = accepted(dialogue)
    for button in ("agree", "disagree", "mended", "not_mended"):
        (said,) = dialogue.say(who, Choice(id=f"case:{button}:{case.number}"))
        assert dialogue.conversation(who).draft is None, said
    with dialogue.database.reading() as tx:
        asked = confirmations.standing(tx, case, ConfirmationKind.CLOSING)
        assert asked is not None
        assert asked.answer is None


def test_a_house_is_solved_in_another_way_only_where_the_household_says_so(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    dialogue.say("township", Choice(id=f"case:receive:{case.number}"))
    said = dialogue.say("cadre", Choice(id=f"case:solve:{case.number}"))
    said = dialogue.say("cadre", button_of(said[-1].flat_options(), ":rented"))
    said = dialogue.say("cadre", button_of(said[-1].flat_options(), ":no"))
    said = dialogue.say("cadre", button_of(said[-1].flat_options(), ":0"))
    said = dialogue.say("cadre", button_of(said[-1].flat_options(), ":-submit"))
    assert "还没确认" in said[-1].text
    assert now_of(dialogue, case).state is CaseState.CHECKED


def test_a_picture_after_the_works_that_cannot_be_had_counts_no_longer_and_is_asked_for_again(
    dialogue: Dialogue,
) -> None:
    case = accepted(dialogue)
    with dialogue.database.reading() as tx:
        (after,) = records.values_of(tx, case.id)["photos_after"]
    lost = JobDone(kind=FETCH, result={"photo": after, "file": None, "reason": "unreadable"})
    (said,) = dialogue.done("township", lost)
    assert "修好后的照片现在0张" in said.text
    assert [option.id for option in said.flat_options()] == [f"case:photographed:{case.number}"]
    with dialogue.database.reading() as tx:
        assert records.values_of(tx, case.id)["photos_after"] == []
        assert cases.get(tx, case.number).answers["photos"] == ["photo-of-before"]


def test_a_step_taken_back_asks_nothing_later_and_keeps_what_the_reporter_said(dialogue: Dialogue) -> None:
    case = accepted(dialogue)
    dialogue.say("cadre", Choice(id=f"case:agree:{case.number}"))
    take(dialogue, "township", "closed", case)
    take(dialogue, "township", "take_back", case, reason="点错了")
    with dialogue.database.reading() as tx:
        assert confirmations.standing(tx, case, ConfirmationKind.LATER) is None
        asked = confirmations.standing(tx, case, ConfirmationKind.CLOSING)
    assert asked is not None
    assert asked.answer == "agrees"
    assert timedelta(days=30) == close_out.ASKED_AGAIN_AFTER


def test_pictures_of_the_same_stand_beside_each_other_whatever_their_order(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    with dialogue.database.writing() as tx:
        kept = {
            name: plant_photo(tx, dialogue, name) for name in ("1 whole", "2 crack", "3 more", "4 crack", "5 whole")
        }
        whole, crack, more, mended, whole_after = kept.values()
        cases.set_answers(tx, case, {**case.answers, "photos": [whole, crack, more]})
        talk = talk_of(tx, dialogue, dialogue.installation.knowledge, dialogue.installation.say, "county")
        pairs = after_works.in_pairs(talk, cases.get(tx, case.number), [mended, whole_after])
    assert pairs.count == 2
    assert pairs.photos == (whole, whole_after, crack, mended, more)


def test_where_no_picture_has_a_name_the_first_stands_beside_the_first(dialogue: Dialogue) -> None:
    case = under(dialogue, "yantai")
    with dialogue.database.writing() as tx:
        cases.set_answers(tx, case, {**case.answers, "photos": ["a", "b"]})
        talk = talk_of(tx, dialogue, dialogue.installation.knowledge, dialogue.installation.say, "county")
        found = [after_works.in_pairs(talk, cases.get(tx, case.number), after) for after in (["c", "d"], [])]
    assert [(one.count, one.photos) for one in found] == [(1, ("a", "c", "b", "d")), (0, ("a", "b"))]


def test_the_pair_is_shown_where_the_reporters_word_is_asked(dialogue: Dialogue) -> None:
    case = accepted(dialogue)
    *_, asked = dialogue.say("county", Choice(id=f"case:closed:{case.number}"))
    with dialogue.database.reading() as tx:
        (after,) = records.values_of(tx, case.id)["photos_after"]
    assert asked.photos == ("photo-of-before", after)
    assert "照片：先是修之前，再是修好后。\n上报的人或者户主同意销号吗？" in asked.text


def plant_photo(tx: Transaction, dialogue: Dialogue, name: str) -> str:
    """A photo named by its place and its shot; its id."""
    _, shot = name.split()
    stored, _ = photos.add(
        tx,
        person_id=dialogue.ids["cadre"],
        channel="terminal",
        source=name,
        unique_name=name,
        draft_id="pairs",
        as_file=False,
        width=8,
        height=6,
        bytes=9,
        now=dialogue.clock.now(),
        shot=None if shot == "more" else shot,
    )
    return stored
