"""The words that a step of a complaint asks for: why not, what is answered, what is asked back, why it takes longer."""

from dataclasses import dataclass

from handlers.complaints import access, moving, own, view
from handlers.complaints.fields import Story
from handlers.complaints.steps import ASK, ComplaintStep, find
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms import stepper
from handlers.forms.field import Field
from handlers.forms.form import Closed, Form, Sent
from storage.complaints.complaints import Complaint


@dataclass(frozen=True, kw_only=True)
class StepWords(Story):
    """What one side writes to the other; what is asked back is a question by itself."""

    def is_interruption(self, draft: Draft, text: str) -> bool:
        """Whether words are a question to the assistant."""
        return not draft.subject.startswith(f"{ASK.id}:") and super().is_interruption(draft, text)


def begin(context: Context, step: ComplaintStep, complaint: Complaint) -> list[Reply]:
    """Ask for the words, or go on where they were left."""
    return stepper.open(context, COMPLAINT_STEP, subject=f"{step.id}:{complaint.number}")


def _meant(context: Context, draft: Draft) -> tuple[ComplaintStep, Complaint] | None:
    """The step and the complaint, where both are the person's still."""
    id, _, number = draft.subject.partition(":")
    step = find(id)
    if step is None:
        return None
    found = access.of_office(context, number) if step.by_office else access.own(context, number)
    return None if found is None else (step, found)


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    meant = _meant(context, draft)
    moved = None if meant is None else moving.take(context, meant[1], meant[0], draft.answers["words"])
    if meant is None or moved is None:
        return Closed(reply=context.reply("complaints.gone"))
    if meant[0].by_office:
        return Sent(said=[view.show(context, moved, note=context.say(f"complaints.done.{meant[0].id}"))])
    return Sent(said=[own.show(context, moved, moved.number, note=context.say(f"complaints.done.{meant[0].id}"))])


def _opened(context: Context, draft: Draft) -> str:
    id = draft.subject.partition(":")[0]
    return context.say(f"complaints.ask_words.{id}")


def _outlook(context: Context, draft: Draft) -> str:
    """Whether the sender hears of it, or finds it with the code."""
    meant = _meant(context, draft)
    if meant is None or not meant[0].by_office:
        return ""
    return context.say("complaints.step_outlook_anonymous" if meant[1].is_anonymous else "complaints.step_outlook")


COMPLAINT_STEP = Form(
    id="complaint_step",
    for_others=True,
    confidential=True,
    fields=(Field(id="words", texts="complaints.words", kind=StepWords()),),
    submit=_submit,
    name=lambda context, draft: context.say("complaints.draft_step"),
    opened=_opened,
    outlook=_outlook,
)
