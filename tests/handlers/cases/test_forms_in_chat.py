"""Forms of documents that were filled in, in the chat: looked at, and corrected box by box, as at the desk."""

import pytest

from handlers.dialog.messages import Choice, Photo, Reply, Text
from handlers.wording import Wording
from storage.cases import cases, records
from storage.cases.cases import Case
from storage.cases.records import Record
from storage.people import audit
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import now_of, take, under
from tests.handlers.cases.test_lost_photos import lost

ADDRESS = "二组李大山家"


@pytest.fixture
def case(dialogue: Dialogue) -> Case:
    """A case in Longsheng whose house the township visited: the household rents."""
    found = under(dialogue, "longsheng")
    take(dialogue, "township", "receive", found)
    rented = {"guarantee": "rented", "rent_true": "yes", "rent_papers": "no", "rent_lasting": "yes"}
    take(dialogue, "township", "verified", found, **rented, rent_address=ADDRESS)
    return now_of(dialogue, found)


def form_of(dialogue: Dialogue, case: Case) -> Record:
    """What the visit recorded."""
    with dialogue.database.reading() as tx:
        return next(one for one in records.of(tx, case.id) if one.form)


def corrections(dialogue: Dialogue, case: Case) -> list[Record]:
    """The records that correct a form."""
    with dialogue.database.reading() as tx:
        return [one for one in records.of(tx, case.id) if one.corrects]


def press(dialogue: Dialogue, who: str, case: Case, *further: str) -> list[Reply]:
    """A button of the form."""
    return dialogue.say(who, Choice(id=":".join(["filled:" + case.number, *further])))


def correct(dialogue: Dialogue, case: Case, box: str, answer: str, who: str = "township") -> list[Reply]:
    """Choose a box and answer it; what is asked then."""
    press(dialogue, who, case, str(form_of(dialogue, case).id), "box", box)
    return dialogue.say(who, Text(text=answer))


def send(dialogue: Dialogue, who: str, why: str) -> str:
    """Give the reason, and send the correction in."""
    dialogue.say(who, Text(text=why))
    return "\n".join(reply.text for reply in dialogue.say(who, Text(text="提交")))


def test_a_case_with_a_form_has_a_button_to_it_and_the_form_says_its_boxes_masked(
    dialogue: Dialogue, case: Case
) -> None:
    [card] = dialogue.say("township", Choice(id=f"case:show:{case.number}"))
    assert f"filled:{case.number}" in [option.id for option in card.flat_options()]
    [first] = press(dialogue, "township", case)
    assert "建档立卡贫困户住房安全保障和住房安全鉴定成果核实表，第1版" in first.text
    [second] = press(dialogue, "township", case, str(form_of(dialogue, case).id), "page", "2")
    said = first.text + second.text
    assert ADDRESS in said
    assert case.answers["id_number"] not in said


def test_a_case_without_a_form_has_no_such_button(dialogue: Dialogue) -> None:
    case = under(dialogue, "longsheng")
    [card] = dialogue.say("township", Choice(id=f"case:show:{case.number}"))
    assert f"filled:{case.number}" not in [option.id for option in card.flat_options()]


def test_two_forms_are_listed_each_with_its_button(dialogue: Dialogue, case: Case) -> None:
    first = form_of(dialogue, case)
    with dialogue.database.writing() as tx:
        now, by = dialogue.clock.now(), dialogue.ids["township"]
        values, form = first.values, ("longsheng.annex_1", 1)
        day, role = now.date(), "township"
        records.add(tx, case, step="verified", day=day, values=values, person_id=by, role=role, now=now, form=form)
    [listed] = press(dialogue, "township", case)
    assert listed.text.count("核实表") == 2
    assert f"filled:{case.number}:{first.id}" in [option.id for option in listed.flat_options()]


def test_a_box_is_corrected_with_a_reason_as_a_later_record(dialogue: Dialogue, case: Case) -> None:
    asked = correct(dialogue, case, "rent_address", "三组张家")
    assert "为什么改" in asked[-1].text
    said = send(dialogue, "township", "门牌写错了")
    assert "租借住地址" in said
    [correction] = corrections(dialogue, case)
    assert correction.values == {"rent_address": "三组张家"}
    assert form_of(dialogue, case).values["rent_address"] == ADDRESS, "nothing is written over"
    with dialogue.database.reading() as tx:
        assert cases.history(tx, case)[-1].kind == "form_corrected"
        assert "form_corrected" in [line.action for line in audit.latest(tx)]


def test_a_short_reason_is_asked_for_again(dialogue: Dialogue, case: Case, say: Wording) -> None:
    correct(dialogue, case, "rent_address", "三组张家")
    assert say("filled.why_length", least=4, most=200) in send(dialogue, "township", "错了")
    assert corrections(dialogue, case) == []


def test_the_same_answer_again_corrects_nothing(dialogue: Dialogue, case: Case, say: Wording) -> None:
    correct(dialogue, case, "rent_address", ADDRESS)
    assert say("filled.nothing") in send(dialogue, "township", "再看了一遍")
    assert corrections(dialogue, case) == []


def test_another_branch_asks_its_own_boxes_and_empties_the_old_ones(dialogue: Dialogue, case: Case) -> None:
    asked = correct(dialogue, case, "guarantee", "其他")
    assert dialogue.draft("township").at == "other_guarantee", asked[-1].text
    dialogue.say("township", Text(text="住在敬老院"))
    send(dialogue, "township", "其实住敬老院")
    [correction] = corrections(dialogue, case)
    assert correction.values["other_guarantee"] == "住在敬老院"
    assert correction.values["rent_address"] is None
    assert "technician" not in correction.values, "what was not opened stays"


def test_what_somebody_else_made_of_the_box_meanwhile_is_asked_about(dialogue: Dialogue, case: Case) -> None:
    correct(dialogue, case, "rent_address", "三组张家")
    correct(dialogue, case, "rent_address", "四组李家", who="county")
    send(dialogue, "county", "我去看过了")
    asked = send(dialogue, "township", "门牌写错了")
    assert "四组李家" in asked
    assert len(corrections(dialogue, case)) == 1
    dialogue.say("township", Text(text="提交"))
    assert corrections(dialogue, case)[-1].values == {"rent_address": "三组张家"}


def test_photos_of_a_box_are_taken_away_and_others_sent(dialogue: Dialogue, case: Case) -> None:
    [earlier] = form_of(dialogue, case).values["photo_whole"]
    press(dialogue, "township", case, str(form_of(dialogue, case).id), "box", "photo_whole")
    dialogue.say("township", Photo(source="new", unique_name="new", width=1600, height=1200))
    dialogue.say("township", Text(text="删掉第1张"))
    dialogue.say("township", Text(text="完成"))
    send(dialogue, "township", "拍的是邻居家")
    [_, last] = [press(dialogue, "township", case, str(form_of(dialogue, case).id), "page", page) for page in "12"]
    assert "拿掉1张、新加1张" in last[0].text
    [correction] = corrections(dialogue, case)
    [now] = correction.values["photo_whole"]
    assert now != earlier
    assert form_of(dialogue, case).values["photo_whole"] == [earlier], "the earlier one stays in the record"


def test_a_photo_of_a_form_that_cannot_be_had_stands_in_it_no_longer_and_its_sender_hears_where(
    dialogue: Dialogue, case: Case
) -> None:
    [photo] = form_of(dialogue, case).values["photo_whole"]
    [said] = dialogue.done("township", lost(photo))
    assert form_of(dialogue, case).values["photo_whole"] == []
    assert "现在0张" in said.text
    assert [option.id for option in said.flat_options()] == [f"filled:{case.number}:{form_of(dialogue, case).id}"]


@pytest.mark.parametrize("who", ["resident", "other_township", "stranger"])
def test_whose_case_it_is_not_finds_no_form_of_it(dialogue: Dialogue, case: Case, say: Wording, who: str) -> None:
    record = str(form_of(dialogue, case).id)
    for further in ((), (record,), (record, "correct"), (record, "box", "rent_address"), (record, "photos")):
        [said] = press(dialogue, who, case, *further)
        assert said.text == say("cases.unknown", number=case.number)


def test_the_cadre_reads_the_township_s_form_and_corrects_nothing(dialogue: Dialogue, case: Case, say: Wording) -> None:
    shown = press(dialogue, "cadre", case)[-1]
    assert "更正" not in " ".join(option.label for option in shown.flat_options())
    said = press(dialogue, "cadre", case, str(form_of(dialogue, case).id), "box", "rent_address")[-1]
    assert said.text == say("cases.unknown", number=case.number)


@pytest.mark.parametrize("record", ["0", "-1", "x", "9" * 30])
def test_a_form_that_there_is_not_answers_like_a_case_that_there_is_not(
    dialogue: Dialogue, case: Case, say: Wording, record: str
) -> None:
    assert press(dialogue, "township", case, record)[0].text == say("cases.unknown", number=case.number)


def test_a_correction_whose_step_was_taken_back_meanwhile_says_so(dialogue: Dialogue, case: Case, say: Wording) -> None:
    correct(dialogue, case, "rent_address", "三组张家")
    take(dialogue, "county", "take_back", case, reason="看错了房子")
    dialogue.say("township", Text(text="门牌写错了"))
    said = dialogue.say("township", Text(text="提交"))
    assert say("cases.unknown", number=case.number) in said[-1].text
    assert dialogue.conversation("township").draft is None
