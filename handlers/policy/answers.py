"""What is answered to a policy question: worked out for a day or a household where it names one, else by entries."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from itertools import chain

from handlers.dialog import menu
from handlers.dialog.context import in_rows
from handlers.dialog.messages import Option, Reply, Weight
from handlers.policy import calculate
from handlers.policy.asker import Asker
from handlers.policy.calculation import asks_for_a_ceiling_not_set, is_ours, work_out
from handlers.policy.citation import warn
from handlers.policy.deadlines import say_due
from handlers.policy.follow_ups import note_question, whole_question
from handlers.policy.official import official_option
from handlers.policy.pack_facts import say_pack_facts
from handlers.policy.question_context import QuestionContext
from handlers.policy.statements import ByWhen, say_finding
from handlers.policy.verdicts import GivenNumber, judge_given
from handlers.policy.ways_on import card, change_region, ending, related
from handlers.wording import Wording
from knowledge.model.pack import Pack
from knowledge.reading.case_questions import read_case_question
from knowledge.reading.danger import NO_DANGER, DangerGrade, DangerReading
from knowledge.reading.days import read_due_questions
from knowledge.reading.declined import is_of_houses, read_declined
from knowledge.reading.follow_up import asks_whose
from knowledge.reading.question import Question
from knowledge.reading.text import fold, normalise
from knowledge.search.search import Finding, Outcome
from knowledge.words.bounds import bound_words


class Ground(StrEnum):
    """On what an answer rests."""

    SEARCH = "search"  # what the search found, or that it found nothing
    DAYS = "days"  # a last day that was counted
    RULES = "rules"  # a household's subsidy by the rules
    PACK = "pack"  # what the document's own data say
    DECLINED = "declined"  # what is answered by one sentence to everybody
    CASES = "cases"  # it is about houses that were reported


@dataclass(frozen=True, kw_only=True)
class PolicyAnswer:
    """All that a person sees of an answer, and what it rests on.

    Where it is not `sure`, its buttons offer what else may be meant. `danger` is what the question tells of danger.
    `remembered` is what the next question may go on from, with the household where one was worked out. `packs` are the
    ids of those that it is about, `subject` the topic of the nearest entry; none: nothing is near.
    """

    text: str
    options: tuple[Option, ...]
    outcome: Outcome
    entry: str | None = None
    score: float = 0.0
    sure: bool = True
    remembered: QuestionContext = field(default_factory=QuestionContext)
    danger: DangerReading = NO_DANGER
    packs: tuple[str, ...] = ()
    subject: str | None = None
    ground: Ground = Ground.SEARCH

    def reply(self) -> Reply:
        """The answer as a message."""
        return Reply(text=self.text, options=in_rows(self.options))


def answer(question: Question, asker: Asker) -> PolicyAnswer:
    """The answer to a message: to each of its questions, one after the other, as in a short talk."""
    said: list[PolicyAnswer] = []
    parts = parts_of(question, asker)
    asker = replace(asker, message=question.about.rest if len(parts) > 1 else "")
    for part in parts:
        one = _answer(as_heard(part, asker), asker)
        said.append(one)
        asker = replace(asker, before=one.remembered)
    told = joined(said, parts, asker.say)
    if not told.sure:
        told = replace(told, text=asker.say("ask.probably", text=told.text))
    if question.danger.grade is not DangerGrade.NONE:
        told = replace(told, options=(menu.danger(asker.say), *told.options), danger=question.danger)
    return told


def as_heard(question: Question, asker: Asker) -> Question:
    """The question spelt as it sounds, where that is answered much more surely than as it is written.

    What can be worked out as it is written is taken so.
    """
    packs, search = question.about.packs, asker.knowledge.search
    written = search.find(question)
    well = written.refused or _score(written) >= _HEARD_WELL
    if len(packs) != 1 or well or work_out(question, asker) is not None:
        return question
    sounds = search.as_heard(question)
    if sounds == question.folded:
        return question
    heard = replace(asker.read_of(sounds, packs[0].id), text=question.text)
    better = _score(search.find(heard)) >= max(_score(written) + _MORE, _HEARD_WELL)
    return heard if better else question


def _score(finding: Finding) -> float:
    return finding.hits[0].score if finding.hits else 0.0


def parts_of(question: Question, asker: Asker) -> list[Question]:
    """The questions of a message about one region; itself alone where all of them are one sum of money."""
    packs = question.about.packs
    if len(question.parts) == 1 or len(packs) != 1:
        return [question]
    parts = [asker.read_of(text, packs[0].id) for text in question.parts]
    if all(part.wanted for part in parts) and work_out(question, asker) is not None:
        return [question]
    return parts


def _answer(question: Question, asker: Asker) -> PolicyAnswer:
    """The answer to one question.

    What can be worked out for a day or a household that the question names is worked out; it may go on from the
    household of the question before. All else is answered by entries.
    """
    meant = whole_question(question, asker)
    whole = meant.question
    finding = meant.finding or asker.knowledge.search.find(whole)
    if read_case_question(whole.normalised) is not None and not _is_sure(finding):
        cases = Option(id="cmd:cases", label=asker.say("menu.cases"))
        text = asker.say("ask.about_cases")
        return PolicyAnswer(
            text=text,
            options=(cases,),
            outcome=Outcome.OUT_OF_SCOPE,
            remembered=asker.before,
            ground=Ground.CASES,
        )
    declined = None if _is_an_entrys_own(whole, finding) else _declined(whole, asker)
    if declined is not None:
        return declined
    by_when = read_due_questions(whole, asker.today)
    told = _worked_out(whole, finding, by_when, asker) or _from_pack(whole, finding, asker)
    if told is None:
        text, options = say_finding(whole, finding, by_when, asker)
        if finding.hits and asks_whose(question.about.rest):
            text = "\n".join((asker.say("ask.whose", whom=finding.hits[0].pack.region.whom_to_ask), text))
        text = "\n".join((*(asker.say(key) for key in _unsaid(whole, finding)), text))
        told = PolicyAnswer(text=text, options=options, outcome=finding.outcome, sure=finding.sure)
    told = _judged(told, judge_given(whole, finding, asker))
    best = next(iter(finding.hits), None)
    nearest = next(iter((*finding.hits, *finding.others)), None)
    entry = best.entry.id if best else None
    noted = note_question(question, whole, entry, asker.before)
    remembered = noted if told.remembered.pack is None else told.remembered.about(noted)
    return replace(
        told,
        entry=entry,
        score=nearest.score if nearest else 0.0,
        remembered=asker.before if told.outcome is Outcome.OUT_OF_SCOPE else remembered,
        packs=tuple(pack.id for pack in whole.about.packs),
        subject=nearest.entry.topic if nearest else None,
    )


def _declined(question: Question, asker: Asker) -> PolicyAnswer | None:
    """One sentence to who asks to cheat, to promise or for somebody's number, and where it is a matter of others.

    A matter that an entry of the document speaks of is no other one.
    """
    found = read_declined(question.normalised)
    if found is None:
        return None
    kind, words = found
    packs = question.about.packs
    if kind.is_other_matter and is_of_houses(question.normalised) and any(_speaks_of(pack, words) for pack in packs):
        return None
    outcome = Outcome.NOT_COVERED if kind.is_other_matter and packs else Outcome.OUT_OF_SCOPE
    ways = (Option(id="cmd:ask", label=asker.say("menu.ask")),)
    return PolicyAnswer(
        text=asker.say(f"ask.declined.{kind}"),
        options=ways,
        outcome=outcome,
        remembered=asker.before,
        ground=Ground.DECLINED,
    )


def _speaks_of(pack: Pack, words: str) -> bool:
    return any(words in normalise(ask) for entry in pack.entries for ask in entry.ask)


def _unsaid(question: Question, finding: Finding) -> Iterator[str]:
    """The texts that say what is asked for and what is told has nothing of, days or money, where it does not say so."""
    words = bound_words()
    if not finding.hits or any(hit.entry.silent for hit in finding.hits):
        return
    answers = [normalise(hit.pack.answer_text(hit.entry)) for hit in finding.hits]
    for asks, tells, key in (
        (words.asks_days, words.length, "ask.no_days"),
        (words.asks_money, words.money, "ask.no_money"),
    ):
        if re.search(asks, question.normalised) and not any(re.search(tells, one) for one in answers):
            yield key


def _judged(told: PolicyAnswer, given: GivenNumber | None) -> PolicyAnswer:
    """The answer, with whether a number that was given will do before it."""
    if given is None:
        return told
    text = told.text if given.text is None else given.text
    return replace(told, text=f"{given.line}\n{text}", outcome=Outcome.ANSWERED, sure=True)


def _is_sure(finding: Finding) -> bool:
    """Whether an entry answers so surely that a question about reported houses is one about the document after all."""
    return bool(finding.hits) and finding.hits[0].score >= _SURE


def _from_pack(question: Question, finding: Finding, asker: Asker) -> PolicyAnswer | None:
    """What the pack's data answers, where no entry surely does."""
    if finding.outcome is Outcome.OUT_OF_SCOPE or (finding.hits and finding.sure):
        return None
    found = say_pack_facts(question, asker.region, asker.say)
    if found is None:
        return None
    official = official_option(question.about.packs[0], found.sections, asker.knowledge, asker.say)
    options = (*official, *ending(asker))
    return PolicyAnswer(text=found.text, options=options, outcome=Outcome.ANSWERED, ground=Ground.PACK)


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
    options = (*chain(*texts), *ending(asker))
    return PolicyAnswer(text=due.text, options=options, outcome=Outcome.ANSWERED, ground=Ground.DAYS)


def _subsidy(question: Question, finding: Finding, asker: Asker) -> PolicyAnswer | None:
    """What a household gets; none where none is described, the question is an entry's own, or one knows of no sum."""
    if _is_an_entrys_own(question, finding) or _tells_of_another_matter(question, finding):
        return None
    found = work_out(question, asker)
    silent = bool(finding.hits) and all(hit.entry.silent for hit in finding.hits)
    if found is None or (silent and (found.outcome is Outcome.NOT_COVERED or asks_for_a_ceiling_not_set(question))):
        return None
    pack = question.about.packs[0]
    official = official_option(pack, found.sections, asker.knowledge, asker.say)
    near = (*related(finding.hits, finding.others, asker), *card(pack, asker)) if found.of_rule else ()
    options = (*calculate.options_below(pack, found, asker.say, near), *official, *change_region(asker.role, asker.say))
    return PolicyAnswer(
        text=found.text,
        options=options,
        outcome=found.outcome,
        remembered=found.remembered,
        ground=Ground.RULES,
    )


def _tells_of_another_matter(question: Question, finding: Finding) -> bool:
    """Whether a document without sums surely tells what is asked: 一共多少人 asks for no money there."""
    sums = any(pack.rules.subsidies for pack in question.about.packs)
    return not sums and _is_sure(finding) and not finding.hits[0].entry.silent


def _is_an_entrys_own(question: Question, finding: Finding) -> bool:
    """Whether the label of an entry's button was typed, or the words in which one is asked for in general."""
    if len(finding.hits) != 1 or finding.hits[0].score < 1:
        return False
    return question.asks_generally or fold(finding.hits[0].entry.label) == question.folded


def joined(said: Sequence[PolicyAnswer], parts: Sequence[Question], say: Wording) -> PolicyAnswer:
    """The answers to the questions of one message as one; a question that none was found for is named.

    The warning of the document's year stands once, at the end; a button comes once, and what leads aside last.
    """
    answered = [one for one in said if one.outcome in _TOLD]
    if len(said) == 1 or not answered:
        return said[0]
    open_ = [part.text for part, one in zip(parts, said, strict=True) if one.outcome not in _TOLD]
    warning = warn(parts[0].about.packs[0].region.document, say)
    texts = dict.fromkeys(chain.from_iterable(_without_line(one.text, warning).split("\n\n") for one in answered))
    lines = [warning, *(say("ask.part_open", question=text) for text in open_)]
    options = {option.id: option for one in answered for option in one.options}
    outcomes = [one.outcome for one in answered]
    return replace(
        answered[0],
        text="\n".join(("\n\n".join(texts), *lines)),
        options=tuple(sorted(options.values(), key=lambda option: option.weight is Weight.SIDE))[:_MOST_OPTIONS],
        outcome=Outcome.ANSWERED if Outcome.ANSWERED in outcomes else Outcome.NOT_COVERED,
        sure=all(one.sure for one in answered),
        remembered=said[-1].remembered,
    )


def _without_line(text: str, line: str) -> str:
    return "\n".join(one for one in text.splitlines() if one != line)


_MOST_OPTIONS = 10
_TOLD = (Outcome.ANSWERED, Outcome.NOT_COVERED)
_SURE = 0.8
_HEARD_WELL = 0.5  # the score from which a question is taken as it is written
_MORE = 0.2  # by so much the score must rise for it to be taken as it sounds
