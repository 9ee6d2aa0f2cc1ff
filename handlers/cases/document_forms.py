"""The form of a document as it is asked with a step: its boxes as questions, what the case knows already filled in."""

from collections.abc import Mapping
from dataclasses import replace

from handlers.cases.course_fields import ASKED_BY_SOME, STEP_FIELDS, WAY_FIELDS
from handlers.cases.fields.asked import as_question
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.house_photos import HousePhotos
from handlers.cases.quorum import Delegation
from handlers.dialog.context import Occasion
from handlers.dialog.form_texts import texts_of_field
from handlers.forms import document_boxes
from handlers.forms.choices import Checklist
from handlers.forms.field import Answers, Field, Kind, always, never
from knowledge.model.document_form import AnswerType, DocumentForm, FormField
from storage.cases.cases import Case


def of(occasion: Occasion, case: Case, step: str) -> DocumentForm | None:
    """The form of the document that counts for a case, filled in with a step; none where there is none."""
    pack = occasion.packs.get(case.pack or "")
    return pack.form_at(step) if pack else None


def unfit(form: DocumentForm, answers: Answers) -> str | None:
    """What of a house says that the form is not filled in for one like it; none as far as nothing is known of that."""
    told = ((key, answers.get(key), fitting) for key, fitting in form.houses.items())
    return next((key for key, answer, fitting in told if answer is not None and answer not in fitting), None)


def name_of(case: Case, form: DocumentForm) -> tuple[str, int]:
    """By what a record names the form that was filled in, and its edition: longsheng.annex_1, 1."""
    return f"{case.pack}.{form.id}", form.edition


def questions(form: DocumentForm, pack: str) -> tuple[Field, ...]:
    """Its boxes as questions, in their order."""
    return tuple(_question(form, field, texts_of_field(pack, form, field)) for field in form.fields)


def of_the_case(form: DocumentForm) -> frozenset[str]:
    """The boxes that hold what the case itself holds: the household, the house."""
    own = _of_step(form.step)
    return frozenset(field.key for field in form.fields if field.type is None and field.key not in own)


def asks_of_a_house(form: DocumentForm) -> tuple[str, ...]:
    """The names of the first boxes that cannot be left empty, and differ from house to house."""
    own = [one.label for one in form.fields if one.type is not None and not one.optional and not one.when]
    return tuple(own[:_NAMED])


_NAMED = 3


def _question(form: DocumentForm, field: FormField, texts: str) -> Field:
    known = _of_step(form.step).get(field.key)
    if field.type is not None:
        asked = document_boxes.typed(field, texts, _kind(field))
    else:
        asked = replace(known or as_question(BY_KEY[field.key]), explains=texts)
        asked = replace(asked, when=document_boxes.applies(field.when)) if field.when else asked
    if field.wants and isinstance(asked.kind, Checklist):
        asked = replace(asked, kind=Delegation(**{**vars(asked.kind), "wanted": field.wants}))
    needed = field.key in form.houses or (field.type is not None and not field.optional)
    as_asked = asked.required if known and not field.optional else never
    return replace(asked, required=always if needed else as_asked)


def _kind(field: FormField) -> Kind:
    return HousePhotos(only=field.shots) if field.type is AnswerType.PHOTOS else document_boxes.kind(field)


def _of_step(step: str) -> Mapping[str, Field]:
    """What a step asks anyhow, or where its document names it."""
    return {**ASKED_BY_SOME, **{asked.id: asked for asked in STEP_FIELDS.get(step) or WAY_FIELDS.get(step, ())}}
