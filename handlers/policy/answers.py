"""What is answered to a policy question: worked out for a day or a household where it names one, else by entries."""

from dataclasses import dataclass, replace
from itertools import chain

from handlers.dialog import menu
from handlers.dialog.context import in_rows
from handlers.dialog.messages import Option, Reply
from handlers.policy import calculate
from handlers.policy.asker import Asker
from handlers.policy.calculation import is_ours, work_out
from handlers.policy.deadlines import say_due
from handlers.policy.official import official_option
from handlers.policy.question_context import QuestionContext
from handlers.policy.statements import ByWhen, say_finding
from handlers.policy.ways_on import change_region, ending
from knowledge.reading.danger import NO_DANGER, DangerGrade, DangerReading
from knowledge.reading.days import read_due_questions
from knowledge.reading.question import Question
from knowledge.search.search import Finding, Outcome


@dataclass(frozen=True, kw_only=True)
class PolicyAnswer:
    """All that a person sees of an answer, and what it rests on.

    `danger` is what the question tells of danger; `remembered` is kept where a household was worked out. `packs` are
    the ids of those that it is about, `subject` the topic of the nearest entry; none: nothing is near.
    """

    text: str
    options: tuple[Option, ...]
    outcome: Outcome
    entry: str | None = None
    score: float = 0.0
    remembered: QuestionContext | None = None
    danger: DangerReading = NO_DANGER
    packs: tuple[str, ...] = ()
    subject: str | None = None

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
        text, options = say_finding(question, finding, by_when, asker)
        told = PolicyAnswer(text=text, options=options, outcome=finding.outcome)
    if question.danger.grade is not DangerGrade.NONE:
        told = replace(told, options=(menu.danger(asker.say), *told.options), danger=question.danger)
    best = next(iter(finding.hits), None)
    nearest = next(iter((*finding.hits, *finding.others)), None)
    return replace(
        told,
        entry=best.entry.id if best else None,
        score=nearest.score if nearest else 0.0,
        packs=tuple(pack.id for pack in question.about.packs),
        subject=nearest.entry.topic if nearest else None,
    )


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
    return PolicyAnswer(text=due.text, options=(*chain(*texts), *ending(asker)), outcome=Outcome.ANSWERED)


def _subsidy(question: Question, finding: Finding, asker: Asker) -> PolicyAnswer | None:
    """What a household gets; none where no household is described, or an entry says better that nothing is set."""
    found = work_out(question, asker)
    silent = bool(finding.hits) and all(hit.entry.silent for hit in finding.hits)
    if found is None or (silent and found.outcome is Outcome.NOT_COVERED):
        return None
    pack = question.about.packs[0]
    official = official_option(pack, found.sections, asker.knowledge, asker.say)
    options = (*calculate.options_below(pack, found, asker.say), *official, *change_region(asker.role, asker.say))
    return PolicyAnswer(text=found.text, options=options, outcome=found.outcome, remembered=found.remembered)
