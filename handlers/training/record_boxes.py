"""What a document's own form asks of somebody who was trained, besides what every county's record holds."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.forms import document_boxes
from knowledge.area import Place
from knowledge.model.document_form import TRAINED, DocumentForm
from storage.training.record import Trained


def blank_at(context: Context, county: Place | None) -> tuple[DocumentForm | None, str]:
    """The form of the document that counts at a county, and the document's pack; no form where it has none."""
    pack = context.pack_at(county) if county else None
    return (pack.form_at(TRAINED), pack.id) if pack else (None, "")


def say_besides(context: Context, county: Place | None, trained: Trained) -> list[str]:
    """“学时：16”: a line for each box that was answered and is still in the form."""
    blank, pack = blank_at(context, county)
    draft = Draft(id="", form="", touched_at="", answers=dict(trained.boxes))
    asked = document_boxes.typed_fields(blank, pack) if blank else ()
    return [
        context.say(
            "training.box_line",
            name=context.say(f"{one.texts}.name"),
            value=one.kind.show(context, draft, one, trained.boxes[one.id]),
        )
        for one in asked
        if one.id in trained.boxes
    ]
