"""The catalogue of a case's fields: each is filled by something that there is, and has its texts."""

from handlers.cases.actions import STEP_FORMS
from handlers.cases.course_fields import ASKED_BY_SOME, FOUND_OUT_FIELDS, STEP_FIELDS, WAY_FIELDS
from handlers.cases.fields.catalogue import BY_KEY, CATALOGUE
from handlers.cases.fields.field import FieldType
from handlers.cases.report_fields import CASE_FIELDS
from handlers.wording import load_wording
from knowledge.model.case_steps import KINDS
from knowledge.model.pack import load_packs

TEXTS = load_wording()
BOXES = {
    form.step: {field.key for field in form.fields} for pack in load_packs().values() for form in pack.forms
}  # of documents' forms, by step


def test_no_two_fields_have_one_key() -> None:
    assert len(BY_KEY) == len(CATALOGUE)


def test_every_question_of_a_report_is_in_the_catalogue() -> None:
    answered = {field.answered for field in CATALOGUE}
    assert [asked.id for asked in CASE_FIELDS if asked.id not in answered] == []


def test_what_a_step_is_said_to_record_it_records() -> None:
    for field in CATALOGUE:
        for step, key in field.recorded:
            asked_by = STEP_FIELDS.get(step) or WAY_FIELDS.get(step) or STEP_FORMS[step].fields
            own = {asked.id for asked in asked_by} | BOXES.get(step, set())
            assert key in own | set(ASKED_BY_SOME) | set(FOUND_OUT_FIELDS), f"{field.key}: {step}.{key}"


def test_all_that_a_step_records_is_in_the_catalogue_or_in_rows() -> None:
    in_rows = {"inspected", "spot_checked", "village_notice", "township_notice", "county_notice"}
    asides = {"outcome", "reason", "after_sound", "household_agrees", "again"}  # told by the state that follows
    known = {pair for field in CATALOGUE for pair in field.recorded}
    missing = [
        (step, asked.id)
        for step, fields in (*STEP_FIELDS.items(), *WAY_FIELDS.items())
        for asked in fields
        if step not in in_rows and asked.id not in asides and (step, asked.id) not in known
    ]
    assert missing == []


def test_every_field_waits_for_a_step_that_there_is() -> None:
    ways = set(WAY_FIELDS)
    assert {field.step for field in CATALOGUE} <= {"", *KINDS, *ways}


def test_every_field_has_a_name_and_every_option_its_own() -> None:
    for field in CATALOGUE:
        assert f"{field.texts}.name" in TEXTS, field.key
        for option in field.options:
            ways = (f"{field.options_texts or field.texts}.{option}", f"course.department.{option}")
            assert any(one in TEXTS for one in ways), f"{field.key}.{option}"


def test_all_choices_but_the_documents_categories_have_options() -> None:
    bare = [one.key for one in CATALOGUE if one.type in (FieldType.CHOICE, FieldType.CHOICES) and not one.options]
    assert bare == ["category", "other_categories", "category_rank"]
