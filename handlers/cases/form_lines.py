"""The forms of documents that were filled in for a case, a line for each."""

from dataclasses import dataclass

from handlers.cases import filled_forms
from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Option
from knowledge.model.document_form import DocumentForm
from storage.cases import records
from storage.cases.cases import Case
from storage.people import people

BUTTON = "filled"  # before the ids of the buttons of these forms


@dataclass(frozen=True, kw_only=True)
class FormLine:
    """A form that was filled in with a step: by which record, where it stands in the document, when and by whom.

    `corrected` says how often it was corrected; empty where it was not.
    """

    record: int
    title: str
    said: str
    corrected: str


def of(context: Context, case: Case) -> tuple[FormLine, ...]:
    """The forms of a case, the first first; the same number of statements for any number of them."""
    taken = records.of(context.tx, case.id)
    filled = filled_forms.blanks(context, case, taken)
    names = people.names_among(context.tx, {record.person_id for record, _ in filled}) if filled else {}
    lines = []
    for record, form in filled:
        count = sum(one.corrects == record.id for one in taken)
        said = context.say(
            "filled.line",
            where=say_where(context, form),
            when=say_date(context.say, record.day),
            who=context.say(f"role.{record.role}") + names.get(record.person_id, ""),
        )
        corrected = context.say("filled.corrected", count=count) if count else ""
        lines.append(FormLine(record=record.id, title=form.title, said=said, corrected=corrected))
    return tuple(lines)


def say_where(context: Context, form: DocumentForm) -> str:
    """Where a form stands in its document: the annex, and the section where that is another word."""
    if form.annex is None or form.annex == form.section:
        return form.section
    return context.say("filled.annex", annex=form.annex, section=form.section)


def ways(context: Context, case: Case) -> list[Option]:
    """For an office or a village the button to the forms of a case; none where none was filled in."""
    if not context.grants or not records.forms_among(context.tx, [case.id]):
        return []
    return [context.option(f"{BUTTON}:{case.number}", "filled.title")]
