"""Working out the subsidy by buttons: every way through it ends with a result, and no button does harm."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest

from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Choice, Command, Reply, Text
from handlers.policy.question_context import KEPT_FOR, QuestionContext, recall, remember
from handlers.wording import Wording
from knowledge.model.household import Condition, Grade, Household, Method
from knowledge.reading.wanted import Wanted
from knowledge.rules.possible import Open
from tests.dialogue import Dialogue
from tests.talking import talk_of

_RESULT = "calc:again"  # the button that stands under a result only
_MOST_STEPS = 8


def _is_result(reply: Reply) -> bool:
    return _RESULT in [option.id for option in reply.flat_options()]


def _begin(dialogue: Dialogue, region: str) -> Reply:
    dialogue.say("resident", Choice(id=f"ask:r:{region}"))
    return dialogue.say("resident", Command(name="calculate"))[-1]


def _ways(asked: Reply) -> Iterator[str]:
    yield from (option.id for option in asked.flat_options() if option.id.startswith(("calc:set", "calc:skip")))


@pytest.mark.parametrize("region", ["hunan", "yantai"])
@pytest.mark.parametrize("pick", range(9))
def test_every_way_ends_with_a_result(dialogue: Dialogue, region: str, pick: int) -> None:
    asked = _begin(dialogue, region)
    for _ in range(_MOST_STEPS):
        if _is_result(asked):
            break
        ways = list(_ways(asked))
        last = ways[-1] if ways[-1] == "calc:skip:conditions" else ways[pick % len(ways)]
        asked = dialogue.say("resident", Choice(id=last))[-1]
    assert _is_result(asked), asked.text
    assert "以乡镇（街道）和县级审核为准" in asked.text or "文件没写" in asked.text


@pytest.mark.parametrize("region", ["hunan", "yantai"])
def test_back_asks_again_at_every_step(dialogue: Dialogue, region: str) -> None:
    asked = _begin(dialogue, region)
    for _ in range(_MOST_STEPS):
        following = dialogue.say("resident", Choice(id=next(_ways(asked))))[-1]
        if _is_result(following):
            break
        again = dialogue.say("resident", Choice(id="calc:back"))[-1]
        assert again.text == asked.text
        asked = dialogue.say("resident", Choice(id=next(_ways(again))))[-1]


@pytest.mark.parametrize("region", ["hunan", "yantai"])
def test_a_question_interrupts_at_every_step_and_the_step_comes_back(dialogue: Dialogue, region: str) -> None:
    asked = _begin(dialogue, region)
    for _ in range(_MOST_STEPS):
        if _is_result(asked):
            break
        said = dialogue.say("resident", Text(text="验收合格多久给钱？"))
        assert said[-1].text.endswith(asked.text)
        asked = dialogue.say("resident", Choice(id=next(_ways(asked))))[-1]


@pytest.mark.parametrize("region", ["henan", "longsheng", "yulin"])
def test_where_the_document_names_no_sum_nothing_is_asked(dialogue: Dialogue, region: str) -> None:
    said = _begin(dialogue, region)
    assert "没写补多少钱" in said.text
    assert list(_ways(said)) == []


def test_a_number_that_is_typed_is_what_was_asked_for(dialogue: Dialogue) -> None:
    _begin(dialogue, "hunan")
    for typed in ("低保", "D级重建", "4", "没有"):
        said = dialogue.say("resident", Text(text=typed))
    assert "4口人：补助5万元" in said[-1].text


def test_not_known_is_typed_as_well_as_pressed(dialogue: Dialogue) -> None:
    _begin(dialogue, "hunan")
    for typed in ("不清楚", "不知道", "说不准"):
        said = dialogue.say("resident", Text(text=typed))
    assert "农村低保户" in said[-1].text
    assert _is_result(said[-1])


def test_it_is_left_by_one_word(dialogue: Dialogue) -> None:
    _begin(dialogue, "hunan")
    dialogue.say("resident", Text(text="取消"))
    assert dialogue.conversation("resident").asked == {}


def test_facts_are_kept_for_the_next_question_and_forgotten_after_half_an_hour(dialogue: Dialogue) -> None:
    dialogue.say("resident", Choice(id="ask:r:hunan"))
    dialogue.say("resident", Text(text="低保3口人D级重建补多少"))
    then = dialogue.say("resident", Text(text="要是2口人呢"))
    assert "4万元" in then[-1].text
    dialogue.clock.pass_by(KEPT_FOR + timedelta(minutes=1))
    late = dialogue.say("resident", Text(text="要是1口人呢"))
    assert "3万元" not in late[-1].text


def test_facts_are_forgotten_at_a_new_subject(dialogue: Dialogue) -> None:
    dialogue.say("resident", Choice(id="ask:r:hunan"))
    dialogue.say("resident", Text(text="低保3口人D级重建补多少"))
    dialogue.say("resident", Text(text="验收要哪些人来"))
    assert "household" not in dialogue.conversation("resident").asked


def test_another_region_by_name_repeats_the_last_question_whatever_it_was(dialogue: Dialogue) -> None:
    dialogue.say("resident", Choice(id="ask:r:hunan"))
    dialogue.say("resident", Text(text="验收合格多久给钱"))
    then = dialogue.say("resident", Text(text="那烟台呢"))
    assert then[-1].text.startswith("按烟台市的文件：")
    assert "30日" in then[-1].text


@pytest.mark.parametrize(
    "id",
    ["calc:set:category:nobody", "calc:set:persons:99", "calc:set:persons:x", "calc:set:grade:Z", "calc:set:house:C"],
)
def test_a_button_that_means_nothing_here_says_so_and_changes_nothing(dialogue: Dialogue, id: str) -> None:
    _begin(dialogue, "hunan")
    before = dialogue.conversation("resident").asked
    said = dialogue.say("resident", Choice(id=id))
    assert "以前的" in said[-1].text
    assert dialogue.conversation("resident").asked == before


@pytest.mark.parametrize("id", ["calc:back", "calc:nothing", "calc:set", "calc:papers", "calc:set:category:allowance"])
def test_a_button_pressed_before_any_calculation_does_no_harm(dialogue: Dialogue, id: str) -> None:
    assert dialogue.say("resident", Choice(id=id))[-1].text
    assert dialogue.say("cadre", Choice(id=id))[-1].text


def test_a_form_that_is_being_filled_goes_on_afterwards(dialogue: Dialogue) -> None:
    asked = dialogue.say("cadre", Command(name="report"))[-1]
    said = dialogue.say("cadre", Command(name="calculate"))
    assert said[-1].text.endswith(asked.text)
    assert "您家是下面哪一种" in said[0].text


def test_ids_of_buttons_fit_into_sixty_four_bytes(knowledge: Knowledge) -> None:
    ids = [f"calc:set:{Open.CATEGORY}:{one.id}" for pack in knowledge.packs.values() for one in pack.rules.categories]
    ids += [f"calc:set:conditions:{one.value}" for one in Condition]
    assert max(len(id.encode()) for id in ids) <= 64


def test_all_that_is_remembered_comes_back(dialogue: Dialogue, knowledge: Knowledge, say: Wording) -> None:
    remembered = QuestionContext(
        question="低保3口人",
        pack="hunan",
        household=Household(
            categories=(),
            conditions=frozenset({Condition.PRIORITY}),
            grade=Grade.NO_HOUSE,
            method=Method.NEW,
            persons=3,
            actual_cost=Decimal("18000.5"),
            floor_area=Decimal(60),
        ),
        wanted=frozenset({Wanted.AMOUNT, Wanted.AREA}),
        guided=True,
        asking="persons",
        asked=("category", "house"),
        skipped=("category",),
    )
    with dialogue.database.writing() as tx:
        talk = talk_of(tx, dialogue, knowledge, say, "resident")
        remember(talk, remembered)
        assert recall(talk) == remembered
