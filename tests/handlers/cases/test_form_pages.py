"""A case with many filled forms, and a form that was corrected often, are read in as many statements as with one."""

from typing import Any

from handlers.cases import form_page, sheet
from storage.cases import cases, records
from storage.cases.cases import Case
from storage.database.database import Transaction
from tests.dialogue import Dialogue
from tests.handlers.cases.test_course import take, under
from tests.handlers.cases.test_document_forms import talk
from tests.statements import reads


def add(tx: Transaction, dialogue: Dialogue, case: Case, step: str, **more: Any) -> None:
    """What the township recorded."""
    now, by = dialogue.clock.now(), dialogue.ids["township"]
    records.add(tx, case, step=step, day=now.date(), person_id=by, role="township", now=now, **more)


def statements(dialogue: Dialogue, case: Case, record: int) -> tuple[int, int]:
    """How many statements the case takes at the desk, and its form."""
    with reads(dialogue.database) as of_case, dialogue.database.writing() as tx:
        sheet.sheet(talk(tx, dialogue), cases.get(tx, case.number))
    with reads(dialogue.database) as of_form, dialogue.database.writing() as tx:
        form_page.page(talk(tx, dialogue), case.number, str(record))
    return len(of_case), len(of_form)


def test_many_forms_and_corrections_cost_no_statement_more(dialogue: Dialogue) -> None:
    case = under(dialogue, "longsheng")
    take(dialogue, "township", "receive", case)
    take(dialogue, "township", "verified", case)
    with dialogue.database.writing() as tx:
        (first,) = [one for one in records.of(tx, case.id) if one.form]
        add(tx, dialogue, case, records.CHANGED, values={"helper": "张三"}, corrects=first.id, reason="写错了字")
    few = statements(dialogue, case, first.id)
    assert all(few)
    with dialogue.database.writing() as tx:
        for _ in range(8):
            add(tx, dialogue, case, "verified", values=first.values, form=("longsheng.annex_1", 1))
            add(tx, dialogue, case, records.CHANGED, values={"helper": "张三"}, corrects=first.id, reason="写错了字")
        shown = sheet.sheet(talk(tx, dialogue), cases.get(tx, case.number))
    assert len(shown.forms) == 9
    assert statements(dialogue, case, first.id) == few
