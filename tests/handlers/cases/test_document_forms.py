"""The forms of documents: every box is a question with its reasons, refuses what it cannot hold, and is kept whole."""

from collections.abc import Iterator, Mapping

import pytest

from handlers.cases import document_forms, filled_forms
from handlers.cases.course_fields import ASKED_BY_SOME, STEP_FIELDS
from handlers.cases.fields.catalogue import BY_KEY
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.form_texts import form_texts, texts_of_field
from handlers.dialog.messages import Choice, Content, Text
from handlers.forms.field import Answer, Field
from handlers.wording import Wording, load_wording
from knowledge.model.document_form import BESIDE_STEPS, AnswerType, DocumentForm, FormField
from knowledge.model.pack import load_packs
from storage.cases import cases, records
from storage.cases.cases import Case, CaseState
from storage.cases.lifting import OUT_OF_REACH
from storage.database.database import Transaction
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import fill, fill_to, heard_by, now_of, take, under
from tests.talking import talk_of

PACKS = load_packs()
FORMS = [(pack, form) for pack in PACKS.values() for form in pack.forms if form.step not in BESIDE_STEPS]
BOXES = [(pack.id, form, field) for pack, form in FORMS for field in form.fields]
TEXTS = load_wording().with_texts(form_texts(PACKS.values(), load_wording()))

BAD: Mapping[AnswerType, tuple[str, ...]] = {  # none of these is an answer
    AnswerType.ONE: ("随便", "99", "都行吧", "补助多少钱？"),
    AnswerType.SOME: ("补助多少钱？",),
    AnswerType.YES_NO: ("也许", "99", "看情况", "为什么要问这个？"),
    AnswerType.WORDS: ("长" * 1001, "补助多少钱？"),
    AnswerType.NAME: ("123", "王", "13800000001", "墙裂了", "谁来鉴定？"),
    AnswerType.DAY: ("13月1日", "2月30日", "明天", "2999-01-01", "不记得", "1月1日2月2日"),
    AnswerType.COMING_DAY: ("13月1日", "2020-01-01", "2999-01-01", "说不准"),
    AnswerType.WHOLE: ("很多", "-1", "99999", "1.5", "几个"),
    AnswerType.SQUARE_METRES: ("0", "-5", "9999", "很大", "50或者60平方"),
    AnswerType.YUAN: ("0", "-5", "一大笔", "99999999", "1万或者2万"),
    AnswerType.PHOTOS: ("没有", "等会儿发"),
}


def names(boxes: list[tuple[str, DocumentForm, FormField]]) -> list[str]:
    """What tests of boxes are called."""
    return [f"{pack}-{form.id}-{field.key}" for pack, form, field in boxes]


def question(pack: str, form: DocumentForm, field: FormField) -> Field:
    """A box as a question."""
    return next(asked for asked in document_forms.questions(form, pack) if asked.id == field.key)


@pytest.mark.parametrize(("pack", "form", "field"), BOXES, ids=names(BOXES))
def test_every_box_says_what_it_is_for_and_gives_an_example(pack: str, form: DocumentForm, field: FormField) -> None:
    texts = texts_of_field(pack, form, field)
    assert TEXTS(f"{texts}.why").endswith("。")
    assert TEXTS(f"{texts}.example")
    asked = question(pack, form, field)
    assert TEXTS(f"{asked.texts}.name")
    assert all(TEXTS(f"{asked.texts}.{option}") for option in asked.options)


@pytest.mark.parametrize(("pack", "form", "field"), BOXES, ids=names(BOXES))
def test_a_box_without_a_type_is_of_the_step_or_held_by_the_case(
    pack: str, form: DocumentForm, field: FormField
) -> None:
    of_step = {asked.id for asked in STEP_FIELDS[form.step]} | set(ASKED_BY_SOME)
    held = field.key in BY_KEY and BY_KEY[field.key].answered == field.key
    assert field.type is not None or field.key in of_step or held


@pytest.mark.parametrize(("pack", "form"), FORMS, ids=[f"{pack.id}-{form.id}" for pack, form in FORMS])
def test_a_form_asks_all_without_which_its_step_cannot_be_taken(pack: object, form: DocumentForm) -> None:
    needed = {asked.id for asked in STEP_FIELDS[form.step] if asked.required({})}
    assert needed - {field.key for field in form.fields} == set()


def test_no_box_takes_what_is_no_answer_to_it(dialogue: Dialogue) -> None:
    with dialogue.database.writing() as tx:
        context = talk(tx, dialogue)
        for pack, form, field in BOXES:
            if field.type is not None:
                asked, draft = question(pack, form, field), Draft(id="a1", form=f"step_{form.step}", touched_at="")
                wrong: list[Content] = [Choice(id="never"), *(Text(text=text) for text in BAD[field.type])]
                for content in wrong:
                    taken = asked.kind.take(context, draft, asked, content)
                    assert not isinstance(taken, Answer), (pack, form.id, field.key, content)


def talk(tx: Transaction, dialogue: Dialogue) -> Context:
    """The township's coordinator, about to say something."""
    installation = dialogue.installation
    return talk_of(tx, dialogue, installation.knowledge, installation.say, "township")


# --- the branches


def branches(form: DocumentForm) -> Iterator[tuple[FormField, dict[str, str]]]:
    """Each box of a branch with answers that lead to it."""
    for field in form.fields:
        if field.when:
            yield field, {key: answers[0] for key, answers in field.when.items()}


BRANCHES = [(pack.id, form, field, led) for pack, form in FORMS for field, led in branches(form)]


@pytest.mark.parametrize(
    ("pack", "form", "field", "led"),
    BRANCHES,
    ids=[f"{pack}-{form.id}-{field.key}" for pack, form, field, _ in BRANCHES],
)
def test_a_box_of_a_branch_is_asked_there_alone(
    pack: str, form: DocumentForm, field: FormField, led: dict[str, str]
) -> None:
    asked = question(pack, form, field)
    assert asked.when(led)
    assert not asked.when({})
    for key in led:
        assert not asked.when({**led, key: "elsewhere"})


# --- what is kept


def test_a_form_is_the_record_of_its_step_and_what_is_known_of_the_household_goes_to_the_case(
    dialogue: Dialogue,
) -> None:
    case = under(dialogue, "longsheng")
    take(dialogue, "township", "receive", case)
    answers = {"guarantee": "rented", "rent_true": "yes", "rent_papers": "no", "rent_lasting": "yes"}
    take(dialogue, "township", "verified", case, **answers, rent_address="二组李大山家", persons="3")
    with dialogue.database.reading() as tx:
        (verified,) = [one for one in records.of(tx, case.id) if one.step == "verified"]
        kept = cases.get(tx, case.number)
        (filled,) = filled_forms.of(talk(tx, dialogue), kept)
    assert (verified.form, verified.form_edition) == ("longsheng.annex_1", 1)
    assert verified.values["guarantee"] == "rented"
    assert not {"head", "id_number", "phone", "persons"} & set(verified.values), "the case holds these itself"
    assert kept.answers["head"] == case.answers["head"]
    assert (filled.shown("guarantee"), filled.value("rent_papers"), filled.shown("rent_papers")) == (
        "租住借住",
        "no",
        "否",
    )
    assert filled.shown("rent_address") == "二组李大山家"
    assert filled.shown("head") == case.answers["head"]
    assert filled.value("works_stand") is None, "another branch"
    assert [box.label for box in filled.boxes][:2] == ["户主姓名", "身份证号码"]


def test_a_wall_that_a_form_found_to_be_out_of_reach_is_missing_no_more(dialogue: Dialogue) -> None:
    """It was said in the form and forgotten when that was sent in, so that the case lacked the wall for ever."""
    case = under(dialogue, "longsheng")
    take(dialogue, "township", "receive", case)
    said = dialogue.say("township", Choice(id=f"case:verified:{case.number}"))
    fill_to(dialogue, "township", said, "photo_walls", {})
    said = dialogue.say("township", Choice(id=f"f:{dialogue.draft('township').id}:photo_walls:n=left=locked"))
    fill(dialogue, "township", said, {})
    assert now_of(dialogue, case).answers[OUT_OF_REACH] == {"left": "locked"}


def test_an_id_number_is_masked_in_a_filled_form(dialogue: Dialogue) -> None:
    case = under(dialogue, "longsheng")
    take(dialogue, "township", "receive", case)
    take(dialogue, "township", "verified", case)
    with dialogue.database.reading() as tx:
        (filled,) = filled_forms.of(talk(tx, dialogue), cases.get(tx, case.number))
    assert case.answers["id_number"] not in filled.shown("id_number")
    assert "*" in filled.shown("id_number")


def test_what_the_history_says_of_a_form_is_its_conclusion_and_not_all_its_boxes(dialogue: Dialogue) -> None:
    case = under(dialogue, "longsheng")
    take(dialogue, "township", "receive", case)
    take(dialogue, "township", "verified", case, guarantee="other", other_guarantee="住在敬老院")
    said = heard_by(dialogue, "cadre")
    assert "入户核实：保障方式：其他，住在敬老院，没达到要求，西墙还有裂缝" in said
    assert "王建国、李芳" not in said


def test_a_region_without_the_form_asks_what_the_step_asks(dialogue: Dialogue, say: Wording) -> None:
    case = under(dialogue, "yantai")
    with dialogue.database.reading() as tx:
        assert document_forms.of(talk(tx, dialogue), now_of(dialogue, case), "verified") is None


# --- the review of annex 2


def reviewable(dialogue: Dialogue, structure: str | None) -> Case:
    """A house of Longsheng that the visit found to be safe."""
    case = under(dialogue, "longsheng")
    with dialogue.database.writing() as tx:
        cases.set_answers(tx, case, {**case.answers, "structure": structure})
    take(dialogue, "township", "receive", case)
    take(dialogue, "township", "verified", case, verdict="safe")
    return now_of(dialogue, case)


def offered(dialogue: Dialogue, case: Case) -> str:
    """The buttons on the county's card of a case."""
    [shown] = dialogue.say("county", Choice(id=f"case:show:{case.number}"))
    return " ".join(option.label for option in shown.flat_options())


@pytest.mark.parametrize(
    ("structure", "is_reviewed"),
    [
        ("earth_timber", True),
        ("brick_timber", True),
        ("timber", True),
        (None, True),
        ("stone", False),
        ("other", False),
    ],
)
def test_only_houses_of_three_structures_are_reviewed(
    dialogue: Dialogue, structure: str | None, is_reviewed: bool
) -> None:
    """龙胜 附件2, the note below it; of an unknown one the form asks."""
    assert ("记复查" in offered(dialogue, reviewable(dialogue, structure))) is is_reviewed


def test_a_safe_house_that_the_review_finds_lacking_goes_on_and_comes_back_where_that_is_taken_back(
    dialogue: Dialogue,
) -> None:
    case = reviewable(dialogue, "timber")
    assert case.state is CaseState.SAFE
    take(dialogue, "county", "reviewed", case, reviewers="孙立、钱文")
    assert now_of(dialogue, case).state is CaseState.VERIFIED
    assert "定整改" in offered(dialogue, case)
    take(dialogue, "county", "take_back", case, reason="看错了房子")
    assert now_of(dialogue, case).state is CaseState.SAFE


def test_a_review_that_agrees_leaves_the_house_as_it_is(dialogue: Dialogue) -> None:
    case = reviewable(dialogue, "timber")
    take(dialogue, "county", "reviewed", case, reviewers="孙立、钱文", verdict="safe")
    assert now_of(dialogue, case).state is CaseState.SAFE


def test_a_house_of_another_structure_is_found_out_by_the_form(dialogue: Dialogue) -> None:
    case = reviewable(dialogue, None)
    dialogue.say("county", Choice(id=f"case:reviewed:{case.number}"))
    draft = dialogue.draft("county")
    assert draft.at == "structure", "nobody knows it yet"


# --- what documents want of those who take part, and of works


def test_a_review_in_hunan_without_one_committee_is_kept_and_said_to_lack_it(dialogue: Dialogue) -> None:
    """湖南某市2024年方案 三（二）·村级评议."""
    case = at_state(dialogue, "hunan", CaseState.APPLIED)
    said = dialogue.say("cadre", Choice(id=f"case:village_review:{case.number}"))
    fill(dialogue, "cadre", said, {"representatives": "4"})
    [shown] = dialogue.say("cadre", Choice(id=f"case:show:{case.number}"))
    assert "村党支部（还少村委会）参加" in shown.text
    assert "村民代表4人，文件要5人以上" in shown.text


def test_a_household_that_refuses_seismic_works_signs_and_the_signature_is_photographed(dialogue: Dialogue) -> None:
    """烟建城乡〔2023〕7号 三（二）."""
    case = at_state(dialogue, "yantai", CaseState.COUNTY_APPROVAL)
    answers = {"seismic_measures": "not_wanted", "refusal_reason": "怕多花钱"}
    take(dialogue, "cadre", "works_started", case, **answers)
    with dialogue.database.reading() as tx:
        (filled,) = filled_forms.of(talk(tx, dialogue), cases.get(tx, case.number))
    assert len(filled.value("photo_refusal")) == 1
    assert filled.shown("refusal_reason") == "怕多花钱"


def test_a_house_that_is_still_dangerous_after_the_works_is_not_accepted(dialogue: Dialogue) -> None:
    case = at_state(dialogue, "yulin", CaseState.COMPLETED)
    said = dialogue.say("township", Choice(id=f"case:accepted:{case.number}"))
    fill_to(dialogue, "township", said, None, {"grade_after": "C"})
    (asked,) = dialogue.say("township", Text(text="提交"))
    assert "改造后是C级" in asked.text
    assert dialogue.draft("township").at == "outcome"


def test_somebody_else_applies_with_whose_consent_or_why_without(dialogue: Dialogue) -> None:
    case = at_state(dialogue, "yantai", CaseState.APPRAISED)
    answers = {"applicant": "village", "on_behalf": "失智", "consent_of": "neither", "why_no_consent": "没有监护人"}
    take(dialogue, "cadre", "applied", case, **answers)
    with dialogue.database.reading() as tx:
        (filled,) = filled_forms.of(talk(tx, dialogue), cases.get(tx, case.number))
    assert (filled.value("consent_of"), filled.shown("why_no_consent")) == ("neither", "没有监护人")
    assert filled.value("guardian") is None


def at_state(dialogue: Dialogue, pack: str, state: CaseState) -> Case:
    """A case that stands at a step."""
    case = under(dialogue, pack)
    with dialogue.database.writing() as tx:
        assert cases.advance(tx, case, state, dialogue.clock.now())
    return now_of(dialogue, case)
