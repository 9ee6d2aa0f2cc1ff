"""Answering policy questions: what is said, on what basis, and what may be asked next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from handlers.dialog import menu
from handlers.dialog.context import Context, in_rows
from handlers.dialog.installation import Knowledge
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.policy import calculate
from handlers.policy.asker import Asker, asker_of
from handlers.policy.calculation import is_ours, work_out
from handlers.policy.citation import cite, warn
from handlers.policy.deadlines import say_due, say_example
from handlers.policy.official import official_option, quote, show_official
from handlers.policy.question_context import QuestionContext, remember
from handlers.wording import Wording
from knowledge.model.entries import Entry
from knowledge.model.pack import Pack
from knowledge.reading.danger import NO_DANGER, DangerGrade, DangerReading
from knowledge.reading.days import DueQuestion, asks_for_a_day, read_due_questions
from knowledge.reading.question import Question
from knowledge.search.passages import Passage
from knowledge.search.search import Finding, Hit, Outcome
from storage.people.people import Role

ByWhen = Mapping[str, DueQuestion]  # by the pack's id

_RELATED = 3
_GUESSES = 2
_CLOSE = 0.85  # a runner-up whose score is so near the best one's may be what was meant
_ABOUT_MONEY = "subsidy"  # the topic of entries under which the calculation is offered


@dataclass(frozen=True, kw_only=True)
class PolicyAnswer:
    """All that a person sees of an answer, and what it rests on.

    `danger` is what the question tells of danger; `remembered` is kept where a household was worked out.
    """

    text: str
    options: tuple[Option, ...]
    outcome: Outcome
    entry: str | None = None
    score: float = 0.0
    remembered: QuestionContext | None = None
    danger: DangerReading = NO_DANGER

    def reply(self) -> Reply:
        """The answer as a message."""
        return Reply(text=self.text, options=in_rows(self.options))


def answer(question: Question, asker: Asker) -> PolicyAnswer:
    """The answer to one question.

    What can be worked out for a day or a household that the question names is worked out; it may go on from the
    household of the question before. All else is answered by entries.
    """
    finding = asker.knowledge.search.find(question)
    by_when = read_due_questions(question, asker.today)
    told = _worked_out(question, finding, by_when, asker)
    if told is None:
        text, options = _said(question, finding, by_when, asker)
        told = PolicyAnswer(text=text, options=options, outcome=finding.outcome)
    if question.danger.grade is not DangerGrade.NONE:
        told = replace(told, options=(menu.danger(asker.say), *told.options), danger=question.danger)
    best = next(iter(finding.hits), None)
    nearest = next(iter((*finding.hits, *finding.others)), None)
    return replace(told, entry=best.entry.id if best else None, score=nearest.score if nearest else 0.0)


def _worked_out(question: Question, finding: Finding, by_when: ByWhen, asker: Asker) -> PolicyAnswer | None:
    """A last day or a household's subsidy, where the question asks for one; none where entries answer it."""
    about = question.about
    if finding.refused or about.place is not None or not about.packs:
        return None
    if finding.outcome is Outcome.OUT_OF_SCOPE and not is_ours(question, asker.before):
        return None
    return _last_days(question, by_when, asker) or _subsidy(question, finding, asker)


def _last_days(question: Question, by_when: ByWhen, asker: Asker) -> PolicyAnswer | None:
    """The last day by each pack; none where no day is named that all of them count from."""
    packs, knowledge, say = question.about.packs, asker.knowledge, asker.say
    due = say_due(packs, by_when, asker)
    if due is None:
        return None
    named = len(packs) > 1
    texts = (official_option(pack, due.sections[pack.id], knowledge, say, named=named) for pack in packs)
    return PolicyAnswer(text=due.text, options=(*chain(*texts), *_ending(asker)), outcome=Outcome.ANSWERED)


def _subsidy(question: Question, finding: Finding, asker: Asker) -> PolicyAnswer | None:
    """What a household gets; none where no household is described, or an entry says better that nothing is set."""
    found = work_out(question, asker)
    silent = bool(finding.hits) and all(hit.entry.silent for hit in finding.hits)
    if found is None or (silent and found.outcome is Outcome.NOT_COVERED):
        return None
    pack = question.about.packs[0]
    official = official_option(pack, found.sections, asker.knowledge, asker.say)
    options = (*calculate.options_below(pack, found, asker.say), *official, *_change_region(asker.role, asker.say))
    return PolicyAnswer(text=found.text, options=options, outcome=found.outcome, remembered=found.remembered)


def invite(context: Context) -> list[Reply]:
    """What to say to somebody who wants to ask."""
    pack = context.packs.get(context.region or "")
    if pack is None:
        return [context.reply("ask.which_region", *_regions(context.knowledge))]
    calculated = (context.option("cmd:calculate", "calculate.mine"),) if pack.rules.subsidies else ()
    options = (*calculated, *_change_region(context.role, context.say), *_elsewhere(context))
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
            return [context.reply("ask.which_region", *_regions(context.knowledge))]
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
    return replace(found, text=text, options=(*found.options, *_elsewhere(context)))


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
    options = (*_below((hit,), (), asker), *_elsewhere(context))
    return Reply(text=_statement(pack, [entry], asker.region, asker.say), options=in_rows(options))


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


def _said(question: Question, finding: Finding, by_when: ByWhen, asker: Asker) -> tuple[str, tuple[Option, ...]]:
    """The words of an answer, and the buttons under them."""
    knowledge, say = asker.knowledge, asker.say
    if finding.outcome is Outcome.OUT_OF_SCOPE:
        report, ask = Option(id="cmd:report", label=say("menu.report")), Option(id="cmd:ask", label=say("menu.ask"))
        guesses = tuple(_entry_option(hit.pack, hit.entry) for hit in finding.others[:_GUESSES])
        return say("ask.out_of_scope"), (*guesses, report, ask)
    if finding.place is not None:
        names = say("ask.comma").join(pack.region.name for pack in knowledge.packs.values())
        return say("ask.no_place", place=finding.place, regions=names), _change_region(Role.RESIDENT, say)
    if not finding.packs:
        return say("ask.which_region"), _regions(knowledge)
    if finding.outcome is Outcome.CLARIFY:
        none = Option(id="ask:no", label=say("ask.button.none_of_these"), weight=Weight.SIDE)
        return say("ask.did_you_mean"), (*(_entry_option(hit.pack, hit.entry) for hit in finding.others), none)
    if finding.passage is not None:
        return _quoted(finding, finding.passage, asker)
    return _stated(question, finding, by_when, asker), _below(finding.hits, finding.others, asker)


def _stated(question: Question, finding: Finding, by_when: ByWhen, asker: Asker) -> str:
    """What the documents say, one region after the other; for one region with an example of a last day."""
    alone = len(finding.packs) == 1
    own = asker.region if alone else None
    told = [
        _statement(pack, [hit.entry for hit in finding.hits if hit.pack is pack], own, asker.say)
        for pack in finding.packs
    ]
    asked = by_when.get(finding.packs[0].id) if alone and finding.hits and asks_for_a_day(question) else None
    example = say_example(asked, asker.today, asker.say) if asked is not None else None
    return "\n\n".join([*told, *([example] if example else [])])


def _quoted(finding: Finding, passage: Passage, asker: Asker) -> tuple[str, tuple[Option, ...]]:
    """A passage of the official text, where no entry is sure enough; those that are near stand below as buttons."""
    pack, say = finding.packs[0], asker.say
    label = [] if pack.id == asker.region else [say("ask.by_region", region=pack.region.name)]
    near = (_entry_option(hit.pack, hit.entry) for hit in finding.others[:_GUESSES])
    official = official_option(pack, [passage.section], asker.knowledge, say)
    return "\n".join((*label, quote(pack, passage, say))), (*near, *official, *_ending(asker))


def _statement(pack: Pack, entries: Sequence[Entry], own: str | None, say: Wording) -> str:
    """What one region's document says, with its source; labelled unless it is the person's own region."""
    region = pack.region
    label = [] if pack.id == own else [say("ask.by_region", region=region.name)]
    if not entries:
        return "\n".join((*label, say("ask.not_found", region=region.name, whom=region.whom_to_ask)))
    answers = "\n\n".join(f"{pack.answer_text(entry)}\n{cite(region, entry.sections, say)}" for entry in entries)
    return "\n".join((*label, answers, warn(region.document, say)))


def _below(hits: tuple[Hit, ...], others: tuple[Hit, ...], asker: Asker) -> tuple[Option, ...]:
    """The buttons under an answer: what else may have been meant or comes next, and ways out."""
    nearby: dict[str, Option] = {}
    for hit in hits[:1]:
        close = [other.entry for other in others if other.pack is hit.pack and other.score >= _CLOSE * hit.score]
        related = [hit.pack.entry[id] for id in hit.entry.related]
        for entry in (*close, *related):
            if entry not in [told.entry for told in hits] and (not entry.roles or asker.role.value in entry.roles):
                nearby[entry.id] = _entry_option(hit.pack, entry)
    ways_on = (*_calculation(hits, asker.say), *list(nearby.values())[:_RELATED])
    return (*ways_on, *_official(hits, asker.knowledge, asker.say), *_ending(asker))


def _official(hits: tuple[Hit, ...], knowledge: Knowledge, say: Wording) -> Iterator[Option]:
    """The ways to what the cited sections say, one a region."""
    packs = {hit.pack.id: hit.pack for hit in hits}
    for pack in packs.values():
        cited = [section for hit in hits if hit.pack is pack for section in hit.entry.sections]
        yield from official_option(pack, cited, knowledge, say, named=len(packs) > 1)


def _calculation(hits: tuple[Hit, ...], say: Wording) -> tuple[Option, ...]:
    """The way to work it out for one's own household, under answers about money."""
    about_money = any(hit.entry.topic == _ABOUT_MONEY and hit.pack.rules.subsidies for hit in hits)
    return (Option(id="cmd:calculate", label=say("calculate.mine")),) if about_money else ()


def _ending(asker: Asker) -> tuple[Option, ...]:
    return (
        Option(id="ask:no", label=asker.say("ask.button.unsolved"), weight=Weight.SIDE),
        *_change_region(asker.role, asker.say),
    )


def _entry_option(pack: Pack, entry: Entry) -> Option:
    """A button that shows an entry."""
    return Option(id=f"ask:e:{pack.id}:{entry.id}", label=entry.label)


def _change_region(role: Role, say: Wording) -> tuple[Option, ...]:
    """The way to another region, for whom no role fixes it."""
    return (
        (Option(id="ask:region", label=say("ask.button.other_region"), weight=Weight.SIDE),)
        if role is Role.RESIDENT
        else ()
    )


def _elsewhere(context: Context) -> tuple[Option, ...]:
    """The way to another region for somebody with a role at a place that no pack covers, once one was chosen."""
    if context.place is None or context.conversation.region is None or context.pack_at(context.place) is not None:
        return ()
    return _change_region(Role.RESIDENT, context.say)


def _regions(knowledge: Knowledge) -> tuple[Option, ...]:
    return tuple(Option(id=f"ask:r:{pack.id}", label=pack.region.name) for pack in knowledge.packs.values())
