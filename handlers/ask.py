"""Answering policy questions: what is said, on what basis, and what may be asked next."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import chain

from handlers import calculate
from handlers.calculation import is_ours, work_out
from handlers.citation import cite, warn
from handlers.due_days import say_due, say_example
from handlers.memory import Memory, recall, remember
from handlers.messages import Option, Reply
from handlers.official import official_option, quote, show_official
from handlers.talk import Knowledge, Talk, in_rows
from handlers.wording import Wording
from knowledge import words
from knowledge.entries import Entry
from knowledge.pack import Pack
from knowledge.passages import Passage
from knowledge.search import Finding, Hit, Outcome
from knowledge.text import normalise
from knowledge.wanted import names_only
from storage.people import Role

_RELATED = 3
_GUESSES = 2
_CLOSE = 0.85  # a runner-up whose score is so near the best one's may be what was meant
_ABOUT_MONEY = "subsidy"  # the topic of entries under which the calculation is offered


@dataclass(frozen=True, kw_only=True)
class Answer:
    """All that a person sees of an answer, and what it rests on; `memory` where a household was worked out."""

    text: str
    options: tuple[Option, ...]
    outcome: Outcome
    entry: str | None = None
    score: float = 0.0
    memory: Memory | None = None

    def reply(self) -> Reply:
        """The answer as a message."""
        return Reply(text=self.text, options=in_rows(self.options))


def answer(
    question: str,
    *,
    region: str | None,
    role: Role,
    knowledge: Knowledge,
    say: Wording,
    today: date,
    before: Memory | None = None,
) -> Answer:
    """The answer to one question, for somebody to whom the pack `region` applies.

    What can be worked out for a day or a household that the question names is worked out; `before` is what the
    question may go on from. All else is answered by entries.
    """
    finding = knowledge.search.find(question, region=region)
    best = next(iter(finding.hits), None)
    nearest = next(iter((*finding.hits, *finding.others)), None)
    told = _worked_out(question, finding, region, role, knowledge, say, today, before or Memory())
    if told is None:
        text, options = _said(finding, region, role, knowledge, say, today=today, question=question)
        told = Answer(text=text, options=options, outcome=finding.outcome)
    if re.search(words.scope().danger, normalise(question)):
        told = replace(told, options=(Option(id="cmd:danger", label=say("menu.danger")), *told.options))
    return replace(told, entry=best.entry.id if best else None, score=nearest.score if nearest else 0.0)


def _worked_out(
    question: str,
    finding: Finding,
    region: str | None,
    role: Role,
    knowledge: Knowledge,
    say: Wording,
    today: date,
    before: Memory,
) -> Answer | None:
    """A last day or a household's subsidy, where the question asks for one; none where entries answer it."""
    asked = knowledge.regions.read(normalise(question), region)
    packs = asked.packs
    if finding.refused or asked.place is not None or not packs:
        return None
    if finding.outcome is Outcome.OUT_OF_SCOPE and not is_ours(question, packs[0], before):
        return None
    due = say_due(question, packs, own=region, today=today, say=say)
    if due is not None:
        named = len(packs) > 1
        texts = (official_option(pack, due.sections[pack.id], knowledge, say, named=named) for pack in packs)
        return Answer(text=due.text, options=(*chain(*texts), *_ending(role, say)), outcome=Outcome.ANSWERED)
    found = work_out(question, packs, own=region, before=before, knowledge=knowledge, say=say)
    silent = bool(finding.hits) and all(hit.entry.silent for hit in finding.hits)
    if found is None or (silent and found.outcome is Outcome.NOT_COVERED):  # the entry says so in its own words
        return None
    official = official_option(packs[0], found.sections, knowledge, say)
    options = (*calculate.options_below(packs[0], found, say), *official, *_change_region(role, say))
    return Answer(text=found.text, options=options, outcome=found.outcome, memory=found.memory)


def invite(talk: Talk) -> list[Reply]:
    """What to say to somebody who wants to ask."""
    pack = talk.knowledge.packs.get(talk.region or "")
    if pack is None:
        return [talk.reply("ask.which_region", *_regions(talk.knowledge))]
    calculated = (talk.option("cmd:calculate", "calculate.mine"),) if pack.rules.subsidies else ()
    options = (*calculated, *_change_region(talk.role, talk.say), *_elsewhere(talk))
    return [talk.reply("ask.invite_in_region", *options, region=pack.region.name)]


def take_text(talk: Talk, text: str) -> list[Reply]:
    """Answer a question that was typed, and remember it for the buttons under the answer."""
    answered = calculate.take_text(talk, text)
    if answered is not None:
        return answered
    before = recall(talk)
    text = _carried_on(talk, text, before)
    found = _answer(talk, text, before)
    if found.memory is None and before.guided and before.asking:
        return [found.reply(), *calculate.ask_again(talk, before)]
    remember(talk, found.memory or Memory(question=text))
    return [found.reply()]


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """A button under an answer: an entry, the official text, a region, the regions, or that it did not help."""
    match args:
        case ["e", pack_id, entry_id]:
            return [_show(talk, pack_id, entry_id)]
        case ["o", pack_id, places, number]:
            return [show_official(talk, pack_id, places, number)]
        case ["r", pack_id] if pack_id in talk.knowledge.packs:
            return _choose_region(talk, talk.knowledge.packs[pack_id])
        case ["region"]:
            return [talk.reply("ask.which_region", *_regions(talk.knowledge))]
        case ["no"]:
            return [_unsolved(talk)]
    return [talk.reply("ask.gone")]


def _carried_on(talk: Talk, text: str, before: Memory) -> str:
    """The last question asked of another region, for “那榆林呢”; else the text itself."""
    asked = talk.knowledge.regions.read(normalise(text), None)
    if before.pack is not None or not before.question or len(asked.packs) != 1 or not names_only(asked.rest):
        return text
    subject = talk.knowledge.regions.read(normalise(before.question), None).rest
    return f"{asked.packs[0].region.name} {subject}"


def _answer(talk: Talk, question: str, before: Memory) -> Answer:
    found = answer(
        question,
        region=talk.region,
        role=talk.role,
        knowledge=talk.knowledge,
        say=talk.say,
        today=talk.now.date(),
        before=before,
    )
    return replace(found, options=(*found.options, *_elsewhere(talk)))


def _show(talk: Talk, pack_id: str, entry_id: str) -> Reply:
    pack = talk.knowledge.packs.get(pack_id)
    entry = pack.entry.get(entry_id) if pack else None
    if pack is None or entry is None:
        return talk.reply("ask.gone")
    hit = Hit(pack=pack, entry=entry, score=1.0)
    options = (*_below((hit,), (), talk.role, talk.knowledge, talk.say), *_elsewhere(talk))
    return Reply(text=_statement(pack, [entry], talk.region, talk.say), options=in_rows(options))


def _choose_region(talk: Talk, pack: Pack) -> list[Reply]:
    """The region is kept, and the calculation or the question that waited for it goes on."""
    talk.conversation.region = pack.id
    calculated = calculate.go_on_in(talk, pack)
    if calculated is not None:
        return calculated
    question = recall(talk).question
    if not question:
        return [talk.reply("ask.region_kept", region=pack.region.name)]
    found = _answer(talk, question, Memory())
    remember(talk, found.memory or Memory(question=question))
    return [found.reply()]


def _unsolved(talk: Talk) -> Reply:
    pack = talk.knowledge.packs.get(talk.region or "")
    options = (talk.option("cmd:ask", "menu.ask"), talk.option("cmd:report", "menu.report"))
    if pack is None:
        return talk.reply("ask.unsolved_nowhere", *options)
    return talk.reply("ask.unsolved", *options, whom=pack.region.whom_to_ask)


def _said(
    finding: Finding, region: str | None, role: Role, knowledge: Knowledge, say: Wording, *, today: date, question: str
) -> tuple[str, tuple[Option, ...]]:
    """The words of an answer, and the buttons under them."""
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
        none = Option(id="ask:no", label=say("ask.button.none_of_these"))
        return say("ask.did_you_mean"), (*(_entry_option(hit.pack, hit.entry) for hit in finding.others), none)
    if finding.passage is not None:
        return _quoted(finding, finding.passage, region, role, knowledge, say)
    own = region if len(finding.packs) == 1 else None
    told = [
        _statement(pack, [hit.entry for hit in finding.hits if hit.pack is pack], own, say) for pack in finding.packs
    ]
    example = say_example(question, finding.packs[0], today, say) if len(finding.packs) == 1 and finding.hits else None
    return "\n\n".join([*told, *([example] if example else [])]), _below(
        finding.hits, finding.others, role, knowledge, say
    )


def _quoted(
    finding: Finding, passage: Passage, region: str | None, role: Role, knowledge: Knowledge, say: Wording
) -> tuple[str, tuple[Option, ...]]:
    """A passage of the official text, where no entry is sure enough; those that are near stand below as buttons."""
    pack = finding.packs[0]
    label = [] if pack.id == region else [say("ask.by_region", region=pack.region.name)]
    near = (_entry_option(hit.pack, hit.entry) for hit in finding.others[:_GUESSES])
    official = official_option(pack, [passage.section], knowledge, say)
    return "\n".join((*label, quote(pack, passage, say))), (*near, *official, *_ending(role, say))


def _statement(pack: Pack, entries: Sequence[Entry], own: str | None, say: Wording) -> str:
    """What one region's document says, with its source; labelled unless it is the person's own region."""
    region = pack.region
    label = [] if pack.id == own else [say("ask.by_region", region=region.name)]
    if not entries:
        return "\n".join((*label, say("ask.not_found", region=region.name, whom=region.whom_to_ask)))
    answers = "\n\n".join(f"{pack.answer_text(entry)}\n{cite(region, entry.sections, say)}" for entry in entries)
    return "\n".join((*label, answers, warn(region.document, say)))


def _below(
    hits: tuple[Hit, ...], others: tuple[Hit, ...], role: Role, knowledge: Knowledge, say: Wording
) -> tuple[Option, ...]:
    """The buttons under an answer: what else may have been meant or comes next, and ways out."""
    nearby: dict[str, Option] = {}
    for hit in hits[:1]:
        close = [other.entry for other in others if other.pack is hit.pack and other.score >= _CLOSE * hit.score]
        related = [hit.pack.entry[id] for id in hit.entry.related]
        for entry in (*close, *related):
            if entry not in [told.entry for told in hits] and (not entry.roles or role.value in entry.roles):
                nearby[entry.id] = _entry_option(hit.pack, entry)
    ways_on = (*_calculation(hits, say), *list(nearby.values())[:_RELATED])
    return (*ways_on, *_official(hits, knowledge, say), *_ending(role, say))


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


def _ending(role: Role, say: Wording) -> tuple[Option, ...]:
    return (Option(id="ask:no", label=say("ask.button.unsolved")), *_change_region(role, say))


def _entry_option(pack: Pack, entry: Entry) -> Option:
    """A button that shows an entry."""
    return Option(id=f"ask:e:{pack.id}:{entry.id}", label=entry.label)


def _change_region(role: Role, say: Wording) -> tuple[Option, ...]:
    """The way to another region, for whom no role fixes it."""
    return (Option(id="ask:region", label=say("ask.button.other_region")),) if role is Role.RESIDENT else ()


def _elsewhere(talk: Talk) -> tuple[Option, ...]:
    """The way to another region for somebody with a role at a place that no pack covers, once one was chosen."""
    chose = talk.place is not None and talk.region is not None and talk.pack_at(talk.place) is None
    return _change_region(Role.RESIDENT, talk.say) if chose else ()


def _regions(knowledge: Knowledge) -> tuple[Option, ...]:
    return tuple(Option(id=f"ask:r:{pack.id}", label=pack.region.name) for pack in knowledge.packs.values())
