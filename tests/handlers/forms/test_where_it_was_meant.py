"""An answer goes where it was meant: choices first, what fits, what is kept by agreement."""

from handlers.cases.report_fields import REPORT_FIELDS
from handlers.dialog.messages import Choice, Command, Contact, Photo, Reply, Text
from handlers.wording import Wording
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import ANSWERED, plant_case

LONG = "墙根往外鼓出来一大块，" * 8


def fill_to(dialogue: Dialogue, field: str) -> list[Reply]:
    """The cadre's report, answered up to a field."""
    said = dialogue.say("cadre", Command(name="report"))
    for asked, text in zip(REPORT_FIELDS, ("2", "三组", "李秀英", "1 3"), strict=False):
        if asked.id == field:
            break
        said = dialogue.say("cadre", Text(text=text))
    assert dialogue.draft("cadre").at == field
    return said


# --- choices come first


def test_words_are_no_answer_while_a_choice_about_the_draft_waits(dialogue: Dialogue, say: Wording) -> None:
    fill_to(dialogue, "head")
    dialogue.say("cadre", Text(text="报危房"))
    for text in ("暂时没有", "王二"):
        assert dialogue.say("cadre", Text(text=text))[-1].text.startswith(say("forms.choose_first"))
    assert "head" not in dialogue.draft("cadre").answers
    dialogue.say("cadre", Text(text="第一个"))
    dialogue.say("cadre", Text(text="王二"))
    assert dialogue.draft("cadre").answers["head"] == "王二"


def test_words_under_the_doubt_whether_to_give_up_are_no_answer(dialogue: Dialogue, say: Wording) -> None:
    fill_to(dialogue, "head")
    dialogue.say("cadre", Text(text="取消"))
    assert dialogue.say("cadre", Text(text="赵六"))[-1].text.startswith(say("forms.choose_first"))
    dialogue.say("cadre", Text(text="继续"))
    assert dialogue.draft("cadre").at == "head"


# --- what fits


def test_a_contact_replaces_no_answer(dialogue: Dialogue, say: Wording) -> None:
    said = dialogue.say("stranger", Command(name="danger"))
    for text in ("青石村二组", "跳过", "1 3", "跳过", "13800000061"):
        said = dialogue.say("stranger", Text(text=text))
    assert dialogue.draft("stranger").at is None
    said = dialogue.say("stranger", Contact(phone="13800000099", own=True))
    assert dialogue.draft("stranger").answers["contact_phone"] == "13800000061"
    assert said[-1].text.startswith(say("forms.contact_not_taken", name="上报人电话"))


def test_that_there_is_no_phone_is_an_answer_where_none_is_needed(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, {key: ANSWERED[key] for key in ("place", "head", "hazards", "photos")})
    dialogue.say("cadre", Choice(id=f"case:details:{case.number}"))
    dialogue.say("cadre", Text(text="跳过"))
    assert dialogue.draft("cadre").at == "phone"
    dialogue.say("cadre", Text(text="没有电话"))
    assert dialogue.draft("cadre").at == "persons"
    assert dialogue.draft("cadre").answers["phone"] is None


def test_an_answer_too_long_is_cut_by_agreement_and_its_rest_kept(dialogue: Dialogue) -> None:
    fill_to(dialogue, "hazards")
    said = dialogue.say("cadre", Text(text=LONG))
    assert [option.label for option in said[-1].flat_options()] == ["行", "我重说"]
    dialogue.say("cadre", Text(text="好的"))
    answers = dialogue.draft("cadre").answers
    (kept,) = answers["hazards"]
    assert len(kept) <= 61
    assert kept[1:] + answers["remarks"].partition("：")[2] == LONG


def test_saying_it_anew_keeps_nothing_of_what_was_too_long(dialogue: Dialogue) -> None:
    fill_to(dialogue, "hazards")
    dialogue.say("cadre", Text(text=LONG))
    dialogue.say("cadre", Text(text="我重说"))
    dialogue.say("cadre", Text(text="墙根往外鼓"))
    answers = dialogue.draft("cadre").answers
    assert answers["hazards"] == ["=墙根往外鼓"]
    assert "remarks" not in answers


# --- corrections


def test_a_returned_case_may_be_corrected_in_any_item_and_asks_the_marked_first(dialogue: Dialogue) -> None:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    said = dialogue.say("township", Choice(id=f"case:return:{case.number}"))
    dialogue.press("township", "照片", said[-1])
    for text in ("完成", "重拍一张清楚的", "提交"):
        dialogue.say("township", Text(text=text))
    said = dialogue.say("cadre", Choice(id=f"case:correct:{case.number}"))
    assert dialogue.draft("cadre").at == "photos"
    assert "第1项，共1项" in said[-1].text
    dialogue.say("cadre", Photo(source="new", unique_name="new"))
    dialogue.say("cadre", Text(text="完成"))
    dialogue.say("cadre", Text(text="地点改成三组17号"))
    dialogue.say("cadre", Text(text="提交"))
    assert "三组17号" in dialogue.say("cadre", Text(text=case.number))[-1].text


def test_the_items_that_are_named_as_wrong_are_marked(dialogue: Dialogue, say: Wording) -> None:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    dialogue.say("township", Choice(id=f"case:return:{case.number}"))
    said = dialogue.say("township", Text(text="地点和照片不对，户主没问题"))
    assert say("forms.took", name="要改的项", value="地点、照片") in said[-1].text
    dialogue.say("township", Text(text="写得不清楚"))
    dialogue.say("township", Text(text="提交"))
    dialogue.say("cadre", Choice(id=f"case:correct:{case.number}"))
    assert dialogue.draft("cadre").unfinished == ["place", "photos"]


def test_what_the_reason_names_is_marked_as_well(dialogue: Dialogue, say: Wording) -> None:
    case = plant_case(dialogue, {**ANSWERED, "danger": "none"})
    said = dialogue.say("township", Choice(id=f"case:return:{case.number}"))
    dialogue.press("township", "照片", said[-1])
    dialogue.say("township", Text(text="完成"))
    summary = dialogue.say("township", Text(text="地点写详细，照片重拍"))[-1]
    assert say("returning.named", items="地点") in summary.text
    unnamed = dialogue.say("township", Text(text="改第2项 重拍一张清楚的"))[-1]
    assert "原因里还说到" not in unnamed.text
    dialogue.say("township", Text(text="改第2项 地点写详细，照片重拍"))
    dialogue.say("township", Text(text="提交"))
    dialogue.say("cadre", Choice(id=f"case:correct:{case.number}"))
    assert dialogue.draft("cadre").unfinished == ["photos", "place"]


def test_going_back_from_the_summary_one_may_still_send_it(dialogue: Dialogue) -> None:
    fill_to(dialogue, "photos")
    dialogue.say("cadre", Photo(source="one", unique_name="one"))
    for text in ("完成", "返回", "提交"):
        dialogue.say("cadre", Text(text=text))
    assert dialogue.conversation("cadre").drafts == {}


def test_a_name_and_a_number_in_one_line_fill_both_where_both_are_asked(dialogue: Dialogue) -> None:
    dialogue.say("stranger", Choice(id="about:me"))
    said = dialogue.say("stranger", Text(text="我叫李婶 电话138-0000-0061"))
    assert dialogue.draft("stranger").answers == {"name": "李婶", "phone": {"number": "13800000061", "vouched": False}}
    assert dialogue.draft("stranger").at is None
    assert "138****0061" in said[-1].text
