"""What a text means after the question before: of which region it speaks, and the whole question that it stands for."""

import re
from dataclasses import dataclass, replace

from handlers.policy.asker import Asker
from handlers.policy.calculation import follows
from handlers.policy.question_context import QuestionContext
from knowledge import words
from knowledge.reading.follow_up import FollowUp, asks_whose, with_asking, with_facts, with_subject
from knowledge.reading.question import Question
from knowledge.search.search import Finding


@dataclass(frozen=True, kw_only=True)
class Meant:
    """The whole question that a text stands for; what answers it, where that was looked for already."""

    question: Question
    finding: Finding | None = None


_FIRST, _SHORT = 0.25, 0.8  # the same of the first of several questions in a message, and of a short later one
_FEW = 4  # characters of such a short one
_SURE = 0.5  # a text that may go on, and is so likely answered by itself, is a question of its own


def read_in_talk(text: str, asker: Asker) -> Question:
    """A text as of the region that is talked of.

    A region that was named counts for what follows. Whoever a role settles somewhere is back there with the next
    question of its own; anybody else with one that speaks of home.
    """
    question = asker.read(text)
    talked_of = asker.before.region
    if question.about.named or talked_of in (None, asker.region):
        return question
    follows_on = question.goes_on or question.follow_up not in (None, FollowUp.PERHAPS)
    at_home = asker.settled or re.search(f"{words.scope().here}|{words.scope().home}", question.normalised)
    return asker.read_of(text, talked_of) if follows_on or not at_home else question


def whole_question(question: Question, asker: Asker) -> Meant:
    """The whole question that a text stands for: with the subject of the one before where it goes on from that.

    Where a household was worked out, what goes on from that is taken up by the calculation and stays as it is. One of
    several questions in a message, unsure by itself, is looked for beside all that the message says.
    """
    before, rest = asker.before, question.about.rest
    if asker.message and question.follow_up in (None, FollowUp.PERHAPS) and not _stands_alone(question, asker):
        whole = with_subject(before.subject, rest) if before.subject else asker.message
        found = asker.knowledge.search.go_on(question, whole, before.entry)
        return Meant(question=question, finding=found)
    if not before.subject or (before.pack is not None and follows(question, before)):
        return Meant(question=question)
    if question.names_one_region_only:
        meant = question if before.pack is not None else _instead(question, before.subject, asker)
        return Meant(question=meant)
    match question.follow_up:
        case FollowUp.FACTS:
            pack = next(iter(question.about.packs), None)
            return Meant(question=_instead(question, with_facts(before.subject, rest, pack), asker))
        case FollowUp.ASKS_ONLY:
            return _looked_for(question, with_subject(before.subject, rest), asker)
        case FollowUp.PERHAPS if not _answers_by_itself(question, asker):
            whole = with_asking(before.subject, rest) or with_subject(before.subject, rest)
            return _perhaps(question, _looked_for(question, whole, asker), asker)
    return Meant(question=question)


def note_question(question: Question, whole: Question, entry: str | None, before: QuestionContext) -> QuestionContext:
    """What to remember of a question that was answered, with the whole one that it stood for."""
    packs = whole.about.packs
    subject = whole.about.rest
    if before.subject and whole is question and before.pack is not None and follows(question, before):
        pack = next(iter(packs), None)
        facts = question.follow_up is FollowUp.FACTS
        subject = with_facts(before.subject, subject, pack) if facts else before.subject
    region = packs[0].id if len(packs) == 1 else None
    return QuestionContext(question=question.text, subject=subject, region=region, entry=entry)


def _looked_for(question: Question, whole: str, asker: Asker) -> Meant:
    """What goes on from the question before, looked for by itself and as a whole one, near the entry that was told."""
    search, told, packs = asker.knowledge.search, asker.before.entry, question.about.packs
    found = search.go_on(question, whole, told)
    unsure = found.nearest or not search.is_near(found, told)
    if asks_whose(question.about.rest) and len(packs) == 1 and unsure:
        found = search.tell_again(packs[0], told) or found
    return Meant(question=_instead(question, whole, asker), finding=found)


def _perhaps(question: Question, meant: Meant, asker: Asker) -> Meant:
    """What a text means that may go on: a question of its own where it has an answer, and the other is far off."""
    search = asker.knowledge.search
    alone = search.find(question)
    far_off = meant.finding is None or not search.is_near(meant.finding, asker.before.entry)
    return Meant(question=question, finding=alone) if far_off and alone.hits else meant


def _answers_by_itself(question: Question, asker: Asker, least: float = _SURE) -> bool:
    """Whether a text is answered surely by itself."""
    alone = asker.knowledge.search.find(question)
    return alone.refused or (bool(alone.hits) and alone.hits[0].score >= least)


def _stands_alone(question: Question, asker: Asker) -> bool:
    """Whether one of several questions in a message is answered without the others.

    The first one has nothing to go on from; of a later one a few characters seldom name what they are about.
    """
    if not asker.before.subject:
        return _answers_by_itself(question, asker, _FIRST)
    return _answers_by_itself(question, asker, _SHORT if len(question.about.rest) <= _FEW else _SURE)


def _instead(question: Question, text: str, asker: Asker) -> Question:
    """Another text, as of the regions that a question is about."""
    packs = question.about.packs
    whole = asker.read_of(text, packs[0].id if packs else None)
    return replace(whole, text=question.text, about=replace(whole.about, packs=packs or whole.about.packs))
