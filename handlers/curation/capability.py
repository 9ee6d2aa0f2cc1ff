"""A person behind the assistant: what curators are asked, and what they answer."""

from datetime import timedelta

from handlers.capability import Capability, by_name
from handlers.curation import answering, digest_lines, local_buttons, waiting, weekly
from handlers.curation.answering import QUESTION_ANSWER
from handlers.curation.local_entry import LOCAL_ENTRY_REJECTION
from handlers.curation.local_form import LOCAL_ENTRY
from handlers.dialog.apart import Apart, Plan
from handlers.dialog.context import Context, Occasion
from handlers.dialog.messages import Reply
from handlers.dialog.morning import DigestPart, Source
from handlers.dialog.pages import page_number
from handlers.dialog.permissions import Action
from storage.curation import questions
from storage.curation.questions import AskedQuestion
from storage.people import retention_days
from storage.retention import QUESTIONS

_COMMANDS = {"questions": waiting.show}


def _take_question(context: Context, args: list[str]) -> list[Reply]:
    """question:list:<page>, question:see:<id>, question:answer:<id>."""
    match args:
        case ["list", number]:
            return [waiting.show_page(context, page_number(number))]
        case ["answer", id] if id.isdecimal():
            return answering.begin(context, int(id))
        case ["see", id] if id.isdecimal():
            found = waiting.open_question(context, int(id))
            return [waiting.see(context, found) if isinstance(found, AskedQuestion) else found]
    return [context.reply("questions.gone")]


def _forget(occasion: Occasion, _: Apart) -> None:
    """Forget what was asked long ago; counties may say that theirs goes earlier."""
    tx, now = occasion.tx, occasion.now
    questions.forget_before(tx, now - QUESTIONS.span)
    for county, days in retention_days.set_everywhere(tx, QUESTIONS.id).items():
        questions.forget_before(tx, now - timedelta(days=days), county=county)


CURATION = Capability(
    id="curation",
    forms=(QUESTION_ANSWER, LOCAL_ENTRY, LOCAL_ENTRY_REJECTION),
    choices={"question": _take_question, "local": local_buttons.take_choice},
    commands=_COMMANDS,
    spoken=tuple(by_name(_COMMANDS)),
    clock=(Plan(id="unanswered", carry_out=weekly.plan), Plan(id="forget_questions", carry_out=_forget)),
    digest=(
        Source(part=DigestPart.DECISIONS, lines=digest_lines.to_answer),
        Source(part=DigestPart.DECISIONS, lines=digest_lines.to_approve),
    ),
    owns=(Action.CURATE, Action.APPROVE_LOCAL_ENTRY),
)
