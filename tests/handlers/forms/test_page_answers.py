"""What the page says of a form that runs elsewhere."""

import pytest

from handlers.capabilities import FORMS
from handlers.dialog.conversation import Draft
from handlers.dialog.installation import Knowledge
from handlers.forms.form import Form
from handlers.wording import Wording
from tests.dialogue import Dialogue
from tests.handlers.cases.filling import plant_case
from tests.talking import talk_of

ASKED_ON_PAGE = [form for form in FORMS.values() if any(asked.sensitive for asked in form.fields)]


@pytest.mark.parametrize("form", ASKED_ON_PAGE, ids=lambda form: str(form.id))
def test_a_form_with_a_sensitive_field_says_whose_it_is_and_names_nobody(
    dialogue: Dialogue, knowledge: Knowledge, say: Wording, form: Form
) -> None:
    case = plant_case(dialogue, {"danger": "none", "head": "李秀英"})
    draft = Draft(id="d", form=form.id, subject=case.number, touched_at="")
    with dialogue.database.reading() as tx:
        about = form.about(talk_of(tx, dialogue, knowledge, say, "cadre"), draft)
    assert about == f"编号{case.number}，户主李**"
