"""Who asks about the policy: what an answer depends on besides the question."""

from dataclasses import dataclass, field
from datetime import date

from handlers.memory import Memory, recall
from handlers.talk import Knowledge, Talk
from handlers.wording import Wording
from knowledge.question import Question
from storage.people import Role


@dataclass(frozen=True, kw_only=True)
class Asker:
    """Somebody to whom the pack `region` applies, in a role, on a day; `before` is what they asked last."""

    region: str | None
    role: Role
    knowledge: Knowledge
    say: Wording
    today: date
    before: Memory = field(default_factory=Memory)

    def read(self, text: str) -> Question:
        """A text as a question of theirs."""
        return self.knowledge.search.read(text, region=self.region)


def asker_of(talk: Talk) -> Asker:
    """Who writes now, with what they asked last."""
    return Asker(
        region=talk.region,
        role=talk.role,
        knowledge=talk.knowledge,
        say=talk.say,
        today=talk.now.date(),
        before=recall(talk),
    )
