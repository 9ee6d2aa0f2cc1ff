"""The forms of documents as data: what a slip in one is told as, and which form goes with a step."""

from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.model.document_form import DocumentForm, FormField, UsualForm
from knowledge.model.pack import PACKS_FOLDER, load_pack

WHY = {"why": "要用。", "example": "一"}
CHOICE = {"key": "way", "label": "办法", "type": "one", "ask": "哪种？", "choices": {"own": "自建"}, **WHY}
WORDS = {"key": "note", "label": "备注", "type": "words", "ask": "写一句。", **WHY}


def form_of(*fields: dict[str, Any]) -> DocumentForm:
    """A form with some boxes."""
    return DocumentForm.model_validate(
        {"id": "annex_1", "step": "verified", "title": "核实表", "section": "附件1", "fields": fields}
    )


@pytest.mark.parametrize(
    ("field", "complaint"),
    [
        ({"key": "head", "label": "户主", "ask": "谁？", **WHY}, "ask goes with type"),
        ({"key": "note", "label": "备注", "type": "words", **WHY}, "ask goes with type"),
        ({**WORDS, "choices": {"own": "自建"}}, "choices go with the types one and some"),
        ({**CHOICE, "choices": {}}, "choices go with the types one and some"),
        ({**CHOICE, "most": 5}, "most goes with the types words"),
        ({**WORDS, "kind": "words"}, "unknown key kind"),
        ({key: value for key, value in WORDS.items() if key != "why"}, "why"),
        ({key: value for key, value in WORDS.items() if key != "example"}, "example"),
    ],
)
def test_a_box_that_does_not_fit_its_type_is_told(field: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValidationError, match=complaint):
        FormField.model_validate(field)


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ((CHOICE, {**WORDS, "when": {"way": ["own"]}}), []),
        (({**WORDS, "when": {"way": ["own"]}}, CHOICE), ["note: when: way is not asked before it"]),
        ((CHOICE, {**WORDS, "when": {"way": ["rented"]}}), ["note: when: way has no such answer"]),
        ((WORDS, WORDS), ["note: expected once"]),
    ],
)
def test_a_branch_hangs_on_a_box_before_it(fields: tuple[dict[str, Any], ...], problems: list[str]) -> None:
    assert list(form_of(*fields).problems()) == problems


def test_a_yes_or_no_has_these_two_answers() -> None:
    asked = FormField.model_validate({**WORDS, "type": "yes_no"})
    assert (asked.options, FormField.model_validate(CHOICE).options) == (("yes", "no"), ("own",))


def test_a_step_has_the_form_that_its_document_has_for_it() -> None:
    pack = load_pack(PACKS_FOLDER / "longsheng")
    form = pack.form_at("verified")
    assert form is not None
    assert (form.id, form.annex) == ("annex_1", "附件1")
    assert pack.form_at("closed") is None


USUAL = {
    "review": UsualForm.model_validate(
        {
            "id": "review",
            "fields": [{"key": "took_part", "label": "参加", **WHY}, {"key": "day", "label": "日期", **WHY}],
        }
    )
}


def test_own_boxes_come_before_the_last_usual_one_or_in_the_place_of_one_with_the_same_key() -> None:
    others = {"key": "took_part", "label": "两委", **WHY}
    form = form_of(WORDS, others).model_copy(update={"usual": "review"}).with_usual(USUAL)
    assert [field.key for field in form.fields] == ["took_part", "note", "day"]
    assert form.fields[0].label == "两委"


def test_a_form_without_boxes_is_told() -> None:
    assert list(form_of().model_copy(update={"usual": "reviw"}).with_usual(USUAL).problems()) == [
        "usual: expected one of usual_forms.yaml, found reviw"
    ]
