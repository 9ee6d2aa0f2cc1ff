"""Who asks about the policy: what an answer depends on besides the question."""

from dataclasses import dataclass, field
from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.installation import Knowledge
from handlers.policy.question_context import QuestionContext, recall
from handlers.wording import Wording
from knowledge.reading.question import Question
from storage.people.people import Role


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Somebody to whom the pack `region` applies, in a role, on a day; `before` is what they asked last.

    Who is `settled` has the region by a role, and chooses none. `message` is what else was said in one message with a
    question, normalised; empty where it is the only one.
    """

    region: str | None
    role: Role
    knowledge: Knowledge
    say: Wording
    today: date
    before: QuestionContext = field(default_factory=QuestionContext)
    settled: bool = False
    message: str = ""

    def read(self, text: str) -> Question:
        """A text as a question of theirs."""
        return self.read_of(text, self.region)

    def read_of(self, text: str, region: str | None) -> Question:
        """A text as a question about a region, unless it names another."""
        return self.knowledge.search.read(text, region=region)


def may_choose(context: Context) -> bool:
    """Whether the person chooses a region: no role fixes it, or there is no document for the role's place."""
    return context.place is None or context.pack_at(context.place) is None


def asker_of(context: Context) -> Asker:
    """Who writes now, with what they asked last."""
    return Asker(
        region=context.region,
        role=context.role,
        knowledge=context.knowledge,
        say=context.say,
        today=context.today,
        before=recall(context),
        settled=not may_choose(context),
    )
