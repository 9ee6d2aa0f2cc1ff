"""Trying out a question: what would be answered to it, and why; nothing of it is noted or remembered."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from handlers.dialog.context import Context
from handlers.dialog.danger import safety_words
from handlers.policy.answers import Ground, PolicyAnswer, answer, as_heard, parts_of
from handlers.policy.ask import answer_here
from handlers.policy.asker import Asker
from handlers.policy.local_answers import with_local
from knowledge.reading.danger import DangerGrade
from knowledge.reading.question import Question
from knowledge.search.judging import calibration
from knowledge.search.search import Finding, Outcome
from knowledge.search.weighing import Weighing
from storage.people.people import Role

LONGEST = 300  # characters of a question


@dataclass(frozen=True, kw_only=True)
class WeighedLine:
    """An entry that was weighed: its label, its score in percent, the words that it shares, whether it was told."""

    label: str
    score: int
    words: str
    told: bool


@dataclass(frozen=True, kw_only=True)
class WeighedDocument:
    """What was weighed in one document: the words that count there, the weightiest first, and the best entries."""

    region: str
    words: tuple[tuple[str, str], ...]
    lines: tuple[WeighedLine, ...]


@dataclass(frozen=True, kw_only=True)
class TriedPart:
    """One question of what was typed, as it was understood: why it is answered so, and what was weighed."""

    question: str
    why: str
    documents: tuple[WeighedDocument, ...]


@dataclass(frozen=True, kw_only=True)
class TriedQuestion:
    """What the chat would say to a resident, the labels of the buttons below, and why."""

    text: str
    buttons: tuple[str, ...]
    parts: tuple[TriedPart, ...]
    local: bool
    danger: bool


def regions(context: Context) -> tuple[tuple[str, str], ...]:
    """The documents that can be chosen: the id of each and its region's name."""
    return tuple((pack.id, pack.region.name) for pack in context.packs.values())


def try_out(context: Context, text: str, region: str | None) -> TriedQuestion:
    """What would be answered to a resident of a region who types this out of the blue."""
    asker = Asker(
        region=region if region in context.packs else None,
        role=Role.RESIDENT,
        knowledge=context.knowledge,
        say=context.say,
        today=context.today,
    )
    question = asker.read(text[:LONGEST])
    found = answer_here(context, question, asker)
    told = with_local(context, question, found) if asker.region == context.region else found
    danger = question.danger.grade is not DangerGrade.NONE
    said = "\n\n".join([*([safety_words(question.danger, context.say)] if danger else []), told.text])
    return TriedQuestion(
        text=said,
        buttons=tuple(option.label for option in told.options),
        parts=tuple(_parts(context, question, asker)),
        local=told is not found,
        danger=danger,
    )


def _parts(context: Context, question: Question, asker: Asker) -> Iterator[TriedPart]:
    """Each question of a message by itself, going on from the one before it."""
    for part in parts_of(question, asker):
        heard = as_heard(part, asker)
        told = answer(heard, asker)
        finding = context.knowledge.search.find(heard)
        weighed = context.knowledge.search.weigh(heard)
        yield TriedPart(
            question=heard.folded,
            why=_why(context, finding, told),
            documents=tuple(_document(context, one, finding, told) for one in weighed),
        )
        asker = replace(asker, before=told.remembered)


def _document(context: Context, weighing: Weighing, finding: Finding, told: PolicyAnswer) -> WeighedDocument:
    by_search = told.ground is Ground.SEARCH
    answering = {(hit.pack.id, hit.entry.id) for hit in finding.hits} if by_search else set()
    heaviest = sorted(weighing.words.items(), key=lambda item: (-item[1], item[0]))
    return WeighedDocument(
        region=weighing.pack.region.name,
        words=tuple((word, f"{weight:.1f}") for word, weight in heaviest),
        lines=tuple(
            WeighedLine(
                label=one.hit.entry.label,
                score=round(100 * one.hit.score),
                words=context.say("trying.and").join(word for word, _ in heaviest if word in one.shared),
                told=(weighing.pack.id, one.hit.entry.id) in answering,
            )
            for one in weighing.entries
        ),
    )


def _why(context: Context, finding: Finding, told: PolicyAnswer) -> str:
    """Why it is answered so, in a sentence."""
    bar = calibration()
    return context.say(
        f"trying.why.{_reason(finding, told)}",
        answer=round(100 * bar.answer),
        probable=round(100 * bar.probable),
        offer=round(100 * bar.offer),
        place=finding.place or "",
    )


def _reason(finding: Finding, told: PolicyAnswer) -> str:
    if told.ground is not Ground.SEARCH:
        return told.ground
    if finding.refused:
        return "refused"
    if finding.outcome is Outcome.OUT_OF_SCOPE:
        return "out_of_scope"
    if finding.place is not None:
        return "other_place"
    if not finding.packs:
        return "no_region"
    if finding.passage is not None:
        return "passage"
    return _of_hits(finding)


def _of_hits(finding: Finding) -> str:
    if not finding.hits:
        return "not_covered"
    if len(finding.packs) > 1:
        return "side_by_side"
    if finding.hits[0].score == 1:
        return "exact"
    if finding.nearest:
        return "nearest"
    if not finding.sure:
        return "probable"
    return "silent" if finding.hits[0].entry.silent else "sure"
