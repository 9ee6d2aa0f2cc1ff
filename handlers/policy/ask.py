"""Asking about the policy in a conversation: a question that is typed, and the buttons under its answer."""

from dataclasses import replace

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Reply
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.policy import calculate, handover
from handlers.policy.answers import PolicyAnswer, answer
from handlers.policy.asker import Asker, asker_of, may_choose
from handlers.policy.follow_ups import read_in_talk
from handlers.policy.local_answers import with_local
from handlers.policy.official import show_official
from handlers.policy.question_context import QuestionContext, remember
from handlers.policy.region_choice import offer_regions
from handlers.policy.statements import state
from handlers.policy.ways_on import below, change_region, complain, elsewhere, person, regions
from handlers.policy.why import say_why
from knowledge.model.entries import Entry
from knowledge.model.pack import Pack
from knowledge.reading.complaints import tells_of_wrong
from knowledge.reading.follow_up import FollowUp
from knowledge.reading.question import Question
from knowledge.reading.text import normalise, plain
from knowledge.search.hits import Hit
from knowledge.search.search import Outcome

_UNANSWERED = (Outcome.NOT_COVERED, Outcome.OUT_OF_SCOPE)


def invite(context: Context) -> list[Reply]:
    """What to say to somebody who wants to ask."""
    pack = context.packs.get(context.region or "")
    if pack is None:
        return [context.reply("ask.which_region", *regions(context.knowledge))]
    calculated = (context.option("cmd:calculate", "calculate.mine"),) if pack.rules.subsidies else ()
    options = (*calculated, *change_region(context.role, context.say), *elsewhere(context))
    return [context.reply("ask.invite_in_region", *options, region=pack.region.name)]


def take_text(context: Context, text: str) -> list[Reply]:
    """Answer what was typed, and remember it for the buttons under the answer and for what goes on from it."""
    asker = asker_of(context)
    question, before = read_in_talk(text, asker), asker.before
    answered = calculate.take_text(context, question)
    if answered is not None:
        return answered
    spoken = context.say.lists_with(plain(text))
    if "ask.spoken.other_region" in spoken:
        return _offer_regions(context, before)
    if "ask.spoken.none_of_these" in spoken and before.subject:
        return [_unsolved(context)]
    if question.names_one_region_only and (said := _take_region(context, question, asker)) is not None:
        return said
    if question.follow_up is FollowUp.WHY and (why := say_why(asker)) is not None:
        return [why]
    if asker.region is None and may_choose(context) and len(question.about.named) == 1:
        context.conversation.region = question.about.named[0].id
    return _answered(context, question, asker)


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button under an answer: an entry, the official text, a region, the regions, or a person."""
    match args:
        case ["e", pack_id, entry_id]:
            return [_show(context, pack_id, entry_id)]
        case ["o", pack_id, places, number]:
            return [show_official(context, pack_id, places, number)]
        case ["r", pack_id] if pack_id in context.packs:
            return _choose_region(context, context.packs[pack_id])
        case ["region"]:
            return [offer_regions(context)]
        case ["person" | "no"]:
            return handover.ask_a_person(context)
        case ["to", county, question]:
            return handover.hand_to(context, county, question)
        case ["none"]:
            return [_unsolved(context)]
    return [context.reply("ask.gone")]


def _take_region(context: Context, question: Question, asker: Asker) -> list[Reply] | None:
    """Nothing but a region was named: it is chosen, or the question before is asked of it (那…呢).

    None where that question is carried on to it.
    """
    pack, before = question.about.named[0], asker.before
    known = bool(before.subject) or before.pack is not None
    if may_choose(context) and not (question.goes_on and known and asker.region is not None):
        return _choose_region(context, pack)
    return None if known else _offer_regions(context, before)


def _offer_regions(context: Context, before: QuestionContext) -> list[Reply]:
    """The regions to choose from; who chooses none is told so, and asked again what is asked for by buttons."""
    return [offer_regions(context), *([] if may_choose(context) else calculate.ask_again(context, before))]


def _answered(context: Context, question: Question, asker: Asker) -> list[Reply]:
    """The answer to a question, or to the whole one that it stands for; then what it interrupted is asked again."""
    before, found = asker.before, with_local(context, question, answer_here(context, question, asker))
    if found.outcome is not Outcome.OUT_OF_SCOPE:
        handover.count_asked(context, answered=found.outcome is not Outcome.NOT_COVERED)
    if found.outcome in _UNANSWERED:
        handover.note_unanswered(context, question.text, found)
    if found.remembered.pack is None and before.guided and before.asking:
        return [found.reply(), *calculate.ask_again(context, before)]
    if found.outcome is not Outcome.OUT_OF_SCOPE:
        remember(context, found.remembered)
    return [found.reply()]


def answer_here(context: Context, question: Question, asker: Asker) -> PolicyAnswer:
    """What the documents answer, with whom to call where they do not; nothing of it is noted."""
    found = answer(question, asker)
    text = "\n".join(line for line in (found.text, _whom_to_ask(context, question, found.outcome)) if line)
    options = (*found.options, *elsewhere(context))
    way = complain(context.say)
    if tells_of_wrong(question.text) and way not in options:
        options = (way, *options)
    return replace(found, text=text, options=options)


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
    if not (asker.before.guided and asker.before.asking):
        remember(context, _shown(pack, entry))
    options = (*below((hit,), (), asker), *elsewhere(context))
    return Reply(text=state(pack, [entry], asker.region, asker.say), options=in_rows(options))


def _shown(pack: Pack, entry: Entry) -> QuestionContext:
    """What to remember of an entry that was opened by its button."""
    return QuestionContext(question=entry.label, subject=normalise(entry.label), region=pack.id, entry=entry.id)


def _choose_region(context: Context, pack: Pack) -> list[Reply]:
    """The region is kept, and the calculation or the question that waited for it goes on."""
    context.conversation.region = pack.id
    calculated = calculate.go_on_in(context, pack)
    if calculated is not None:
        return calculated
    asker = asker_of(context)
    before = asker.before
    waiting = before.subject or before.question
    if not waiting:
        return [context.reply("ask.region_kept", region=pack.region.name)]
    asked = replace(asker.read_of(waiting, pack.id), text=before.question)
    return _answered(context, asked, replace(asker, before=QuestionContext()))


def _unsolved(context: Context) -> Reply:
    pack = context.packs.get(context.region or "")
    options = (person(context.say), context.option("cmd:ask", "menu.ask"), context.option("cmd:report", "menu.report"))
    if pack is None:
        return context.reply("ask.unsolved_nowhere", *options)
    told = context.reply("ask.unsolved", *options, whom=pack.region.whom_to_ask)
    return replace(told, text="\n".join(line for line in (told.text, say_whom_to_ask(context)) if line))
