"""Papers in the chat: what there is for a household, Word or PDF, numbers masked or in full with the reason why."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.cases import steps, view
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply, Weight
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from handlers.forms.choices import OneOf
from handlers.forms.field import Field, Words
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.households import made_papers
from handlers.households.made_papers import MadePaper
from handlers.ledger.selection import Selection, Whence
from handlers.papers import again, asking, chosen
from handlers.papers.asking import PaperChoice
from handlers.papers.kinds import FORMATS, OF_HOUSEHOLDS, HouseholdPaper
from handlers.papers.letterhead import say_day
from handlers.papers.public_notices import NOTICE, notices_of
from storage.cases import cases
from storage.cases.cases import Case

_MADE_SHOWN = 5  # papers that were made before, beside what can be made
FORMAT, REASON = "paper_format", "why_full"


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """paper:case with a number; :of and :full with a kind and a number; :make with a format, too.

    :post with a step and a number, and :board with a format, too; :as_pdf with the id of a paper of finished texts.
    """
    match args:
        case ["case", number]:
            case = _seen(context, number)
            return [_gone(context) if case is None else _offer(context, case)]
        case ["of" | "full" as verb, kind, number] if kind in OF_HOUSEHOLDS:
            case = _seen(context, number)
            if case is None:
                return [_gone(context)]
            if verb == "full" and steps.may(context, case, Action.VIEW_ID_NUMBER):
                return stepper.open(context, PAPER_IN_FULL, subject=f"{kind}:{number}")
            return [_formats(context, case, OF_HOUSEHOLDS[kind])]
        case ["make", format, kind, number] if kind in OF_HOUSEHOLDS and format in FORMATS:
            case = _seen(context, number)
            if case is not None:
                return [_ask(context, chosen.one_case(number), PaperChoice(kind=kind, format=format))]
        case ["post", step, number]:
            case = _seen(context, number)
            if case is not None:
                return [_which_format(context, case, step)]
        case ["board", format, step, number] if format in FORMATS:
            case = _seen(context, number)
            if case is not None:
                return [_post(context, case, step, format)]
        case ["as_pdf", paper]:
            return [_as_pdf(context, paper)]
    return [_gone(context)]


def _seen(context: Context, number: str) -> Case | None:
    """The case of this number, for an office that sees it."""
    case = cases.find(context.tx, number)
    if case is None or not context.grants or not context.may(Action.VIEW_CASE, context.place):
        return None
    return case if steps.may_see(context, case) else None


def _gone(context: Context) -> Reply:
    return context.reply("papers.gone")


def _offer(context: Context, case: Case) -> Reply:
    """The papers that there are for a case."""
    buttons = []
    for id, label in asking.offered(context, [case]):
        kind, _, step = id.partition(":")
        button = f"paper:post:{step}:{case.number}" if kind == NOTICE else f"paper:of:{kind}:{case.number}"
        buttons.append(context.option(button, "papers.button.kind", kind=label))
    back = view.button(context, case, SHOW)
    lines = [context.say("papers.offer", whose=view.whose(context, case))]
    made = made_papers.of_cases(context, [case.number])[:_MADE_SHOWN]
    if made:
        lines += [context.say("papers.made_before"), *(_say_made(context, one) for one in made)]
    return Reply(text="\n".join(lines), options=in_rows([*buttons, back]))


def _say_made(context: Context, one: MadePaper) -> str:
    day = say_day(context, one.day)
    return context.say("households.paper", day=day, what=one.what, number=one.number, who=one.who)


def _formats(context: Context, case: Case, kind: HouseholdPaper) -> Reply:
    """Word or PDF, both with numbers masked; and the way to have them in full."""
    buttons = [
        context.option(f"paper:make:{format}:{kind.id}:{case.number}", f"papers.button.{format}", weight=weight)
        for format, weight in zip(FORMATS, (Weight.MAIN, Weight.PLAIN), strict=True)
    ]
    if kind.has_numbers and steps.may(context, case, Action.VIEW_ID_NUMBER):
        buttons.append(context.option(f"paper:full:{kind.id}:{case.number}", "papers.button.full"))
    key = "papers.masked" if kind.has_numbers else "papers.which"
    text = context.say(key, kind=context.say(f"papers.kind.{kind.id}"), whose=view.whose(context, case))
    return Reply(text=text, options=in_rows(buttons))


def _which_format(context: Context, case: Case, step: str) -> Reply:
    """Word or PDF, for the notice of a step."""
    posted = _to_post(context, case, step)
    if not posted:
        return _gone(context)
    buttons = [
        context.option(f"paper:board:{format}:{step}:{case.number}", f"papers.button.{format}", weight=weight)
        for format, weight in zip(FORMATS, (Weight.MAIN, Weight.PLAIN), strict=True)
    ]
    text = context.say("papers.post", kind=context.say(f"papers.notice.kind.{step}"), count=len(posted[: chosen.MOST]))
    return Reply(text=text, options=in_rows(buttons))


def _to_post(context: Context, case: Case, step: str) -> Sequence[Case]:
    """The households of the notice of a step; none where the document of the case has no such notice."""
    notice = next((one for one in notices_of(context.packs.get(case.pack or "")) if one.step == step), None)
    return [] if notice is None else chosen.to_post_with(context, notice, case)


def _post(context: Context, case: Case, step: str, format: str) -> Reply:
    """The notice of a step for all households that wait for it at the place of a case."""
    posted = _to_post(context, case, step)
    if not posted:
        return _gone(context)
    numbers = tuple(one.number for one in posted[: chosen.MOST])
    selection = Selection(whence=Whence.LEDGER, view="sort=oldest", numbers=numbers)
    choice = PaperChoice(kind=f"{NOTICE}:{step}", format=format)
    said = _ask(context, selection, choice, count=len(numbers))
    if len(posted) <= chosen.MOST:
        return said
    return replace(said, text=context.say("papers.posting_first", said=said.text, most=chosen.MOST))


def _as_pdf(context: Context, paper: str) -> Reply:
    """A paper whose texts were finished when it was asked for, once more as PDF."""
    kind = again.as_pdf(context, paper)
    return _gone(context) if kind is None else context.reply("papers.making", kind=context.say(f"papers.kind.{kind}"))


def _ask(context: Context, selection: Selection, choice: PaperChoice, count: int = 1) -> Reply:
    asked = asking.ask(context, selection, choice, in_chat=True)
    if not isinstance(asked, int):
        return Reply(text="\n".join(asked.slips.values()))
    kind, _, step = choice.kind.partition(":")
    if kind == NOTICE:
        return context.reply("papers.posting", kind=context.say(f"papers.notice.kind.{step}"), count=count)
    return context.reply("papers.making", kind=context.say(f"papers.kind.{kind}"))


# --- numbers in full, with the reason why


def _of(draft: Draft) -> tuple[str, str]:
    kind, _, number = draft.subject.partition(":")
    return kind, number


def _name(context: Context, draft: Draft) -> str:
    kind, number = _of(draft)
    case = cases.find(context.tx, number)
    whose = number if case is None else view.whose(context, case)
    return context.say("papers.whose", kind=context.say(f"papers.kind.{kind}"), whose=whose)


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    kind, number = _of(draft)
    case = _seen(context, number)
    if case is None or not steps.may(context, case, Action.VIEW_ID_NUMBER):
        return Closed(reply=_gone(context))
    answers: dict[str, Any] = draft.answers
    choice = PaperChoice(kind=kind, format=answers[FORMAT], full=True, reason=answers[REASON])
    asked = asking.ask(context, chosen.one_case(number), choice, in_chat=True)
    if not isinstance(asked, int):
        return AskAgain(field=FORMAT if "format" in asked.slips else REASON, note="\n".join(asked.slips.values()))
    return Sent(said=[context.reply("papers.making", kind=context.say(f"papers.kind.{kind}"))], case=number)


PAPER_IN_FULL = Form(
    id="paper_in_full",
    fields=(
        Field(id=FORMAT, texts="papers.ask_format", kind=OneOf(), options=FORMATS),
        Field(id=REASON, texts="papers.ask_reason", kind=Words(most=asking.LONGEST_REASON, declinable=False)),
    ),
    submit=_submit,
    name=_name,
    for_others=True,
)
