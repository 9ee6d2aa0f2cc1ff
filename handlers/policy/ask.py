"""Asking about the policy in a conversation: a question that is typed, and the buttons under its answer."""

from dataclasses import replace

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Reply
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.policy import calculate
from handlers.policy.answers import PolicyAnswer, answer
from handlers.policy.asker import Asker, asker_of
from handlers.policy.official import show_official
from handlers.policy.question_context import QuestionContext, remember
from handlers.policy.statements import state
from handlers.policy.ways_on import below, change_region, elsewhere, regions
from knowledge.model.pack import Pack
from knowledge.reading.question import Question
from knowledge.search.search import Hit, Outcome


def invite(context: Context) -> list[Reply]:
    """What to say to somebody who wants to ask."""
    pack = context.packs.get(context.region or "")
    if pack is None:
        return [context.reply("ask.which_region", *regions(context.knowledge))]
    calculated = (context.option("cmd:calculate", "calculate.mine"),) if pack.rules.subsidies else ()
    options = (*calculated, *change_region(context.role, context.say), *elsewhere(context))
    return [context.reply("ask.invite_in_region", *options, region=pack.region.name)]


def take_text(context: Context, text: str) -> list[Reply]:
    """Answer a question that was typed, and remember it for the buttons under the answer."""
    asker = asker_of(context)
    question, before = asker.read(text), asker.before
    answered = calculate.take_text(context, question)
    if answered is not None:
        return answered
    question = _carried_on(question, asker)
    found = _answer(context, question, asker)
    if found.remembered is None and before.guided and before.asking:
        return [found.reply(), *calculate.ask_again(context, before)]
    remember(context, found.remembered or QuestionContext(question=question.text))
    return [found.reply()]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button under an answer: an entry, the official text, a region, the regions, or that it did not help."""
    match args:
        case ["e", pack_id, entry_id]:
            return [_show(context, pack_id, entry_id)]
        case ["o", pack_id, places, number]:
            return [show_official(context, pack_id, places, number)]
        case ["r", pack_id] if pack_id in context.packs:
            return _choose_region(context, context.packs[pack_id])
        case ["region"]:
            return [context.reply("ask.which_region", *regions(context.knowledge))]
        case ["no"]:
            return [_unsolved(context)]
    return [context.reply("ask.gone")]


def _carried_on(question: Question, asker: Asker) -> Question:
    """The last question asked of another region, for “那榆林呢”; else the question itself."""
    before = asker.before
    if before.pack is not None or not before.question or not question.names_one_region_only:
        return question
    subject = asker.knowledge.search.read(before.question, region=None).about.rest
    return asker.read(f"{question.about.packs[0].region.name} {subject}")


def _answer(context: Context, question: Question, asker: Asker) -> PolicyAnswer:
    found = answer(question, asker)
    text = "\n".join(line for line in (found.text, _whom_to_ask(context, question, found.outcome)) if line)
    return replace(found, text=text, options=(*found.options, *elsewhere(context)))


def _whom_to_ask(context: Context, question: Question, outcome: Outcome) -> str:
    """Whom to call where nothing here answers the question, unless it is about another region."""
    if outcome is Outcome.OUT_OF_SCOPE:
        return say_whom_to_ask(context) or context.say("office.whom_nowhere")
    elsewhere = any(pack.id != context.region for pack in question.about.packs)
    return "" if outcome is not Outcome.NOT_COVERED or elsewhere else say_whom_to_ask(context)


def _show(context: Context, pack_id: str, entry_id: str) -> Reply:
    pack = context.packs.get(pack_id)
    entry = pack.entry.get(entry_id) if pack else None
    if pack is None or entry is None:
        return context.reply("ask.gone")
    hit = Hit(pack=pack, entry=entry, score=1.0)
    asker = asker_of(context)
    options = (*below((hit,), (), asker), *elsewhere(context))
    return Reply(text=state(pack, [entry], asker.region, asker.say), options=in_rows(options))


def _choose_region(context: Context, pack: Pack) -> list[Reply]:
    """The region is kept, and the calculation or the question that waited for it goes on."""
    context.conversation.region = pack.id
    calculated = calculate.go_on_in(context, pack)
    if calculated is not None:
        return calculated
    asker = asker_of(context)
    text = asker.before.question
    if not text:
        return [context.reply("ask.region_kept", region=pack.region.name)]
    found = _answer(context, asker.read(text), replace(asker, before=QuestionContext()))
    remember(context, found.remembered or QuestionContext(question=text))
    return [found.reply()]


def _unsolved(context: Context) -> Reply:
    pack = context.packs.get(context.region or "")
    options = (context.option("cmd:ask", "menu.ask"), context.option("cmd:report", "menu.report"))
    if pack is None:
        return context.reply("ask.unsolved_nowhere", *options)
    told = context.reply("ask.unsolved", *options, whom=pack.region.whom_to_ask)
    return replace(told, text="\n".join(line for line in (told.text, say_whom_to_ask(context)) if line))
