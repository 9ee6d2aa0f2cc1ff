"""How a check is said: its title, its houses, its counts; a drill says so in every message."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.messages import Option, Reply
from handlers.wording import Wording
from storage.cases.cases import Case
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem, CheckKind
from storage.database.database import Transaction
from storage.people import areas, people

ANSWERS = {
    CheckKind.ROLL_CALL: (CheckAnswer.MOVED, CheckAnswer.PERSUADED, CheckAnswer.EMPTY),
    CheckKind.REGULAR: (CheckAnswer.SOUND, CheckAnswer.WORSE),
}
HOUSES_NAMED = 30  # in one message; more are only counted


@dataclass(frozen=True, kw_only=True)
class CheckWords:
    """Says one check."""

    say: Wording
    check: Check

    @property
    def is_roll_call(self) -> bool:
        """Whether people are to be brought to safety now, rather than houses looked at by a day."""
        return self.check.kind is CheckKind.ROLL_CALL

    @property
    def reason(self) -> str:
        """暴雨, or the own words of who called it."""
        return self.check.title or self.say(f"checks.reason.{self.check.reason}")

    @property
    def title(self) -> str:
        """暴雨点名; 汛期巡查."""
        return self.say("checks.roll_call_title", reason=self.reason) if self.is_roll_call else self.reason

    @property
    def day(self) -> str:
        """By when: 4月30日（周四）."""
        return say_date(self.say, self.check.due or self.check.opened_at.date())

    def mark(self, text: str) -> str:
        """The text, in a drill with 【演练】 before it."""
        return self.say("checks.drill", text=text) if self.check.drill else text

    def reply(self, text: str, *options: Option, key: str | None = None) -> Reply:
        """A message of this check with its buttons."""
        return Reply(text=self.mark(text), options=in_rows(options), key=key)

    def caller(self, tx: Transaction) -> str:
        """云山县孙立, or that the documents ask for it."""
        if self.check.person_id is None:
            return self.say("checks.calendar")
        place, name = areas.get(tx, self.check.area), people.name_of(tx, self.check.person_id)
        return self.say("checks.called_by", place=place.name, name=name or "")

    def house(self, case: Case) -> str:
        """李秀英家（三组）."""
        head, spot = case.answers.get("head"), (case.answers.get("place") or {}).get("detail")
        name = self.say("report.named", head=head) if head else self.say("checks.nameless")
        return self.say("checks.house_at", name=name, spot=spot) if spot else name

    def numbered(self, cases: Sequence[Case]) -> list[str]:
        """The houses, one a line with the number of the case."""
        lines = [
            self.say("checks.house", number=number, house=self.house(case), case=case.number)
            for number, case in enumerate(cases[:HOUSES_NAMED], 1)
        ]
        if len(cases) > HOUSES_NAMED:
            lines.append(self.say("checks.more_houses", count=len(cases) - HOUSES_NAMED))
        return lines

    def question(self, item: CheckItem, case: Case, number: int, count: int) -> str:
        """Which house is asked for now."""
        key = "checks.asked.which" if self.is_roll_call else "checks.asked.which_regular"
        return self.say(key, number=number, count=count, house=self.house(case))

    def buttons(self, item: CheckItem, *, several: bool) -> list[Option]:
        """The answers for a house; with `several` left, a roll-call has one for all."""
        options = [self.answer_button(item, answer) for answer in ANSWERS[self.check.kind]]
        if not self.is_roll_call:
            options.append(Option(id=f"check:mute:{item.id}", label=self.say("checks.button.mute")))
        elif several:
            options.append(Option(id=f"check:all:{item.id}", label=self.say("checks.button.all_moved")))
        return options

    def answer_button(self, item: CheckItem, answer: CheckAnswer) -> Option:
        """One answer for a house."""
        return Option(id=f"check:set:{item.id}:{answer}", label=self.say(f"checks.answer.{answer}"))

    def counts(self, items: Iterable[CheckItem]) -> str:
        """已转移21，在家已劝离6，没回8: what is not nothing."""
        return self.counted(Counter(item.answer for item in items))

    def counted(self, found: Mapping[CheckAnswer | None, int]) -> str:
        """The same of what was counted before."""
        parts = [self.say(f"checks.count.{answer}", count=found[answer]) for answer in _COUNTED if found.get(answer)]
        if found.get(None):
            key = "open" if self.is_roll_call else "not_done"
            parts.append(self.say(f"checks.count.{key}", count=found[None]))
        return self.say("checks.comma").join(parts) or self.say("checks.answer.nothing")


_COUNTED = (
    CheckAnswer.MOVED,
    CheckAnswer.PERSUADED,
    CheckAnswer.EMPTY,
    CheckAnswer.SOUND,
    CheckAnswer.WORSE,
    CheckAnswer.DONE,
    CheckAnswer.MUTED,
)


def looked_at(item: CheckItem) -> dict[str, int]:
    """How many houses of a village were looked at, and how many newly suspected ones were found."""
    return {name: int(item.details.get(name, 0)) for name in ("houses", "suspected")}


def progress_button(say: Wording, check: Check) -> Option:
    """The way to the live count."""
    return Option(id=f"check:show:{check.id}", label=say("checks.button.progress"))


def is_worth_saying(occasion: Occasion, check: Check) -> bool:
    """Whether the morning's digest names a check: on the first day, each Monday, in the last week and when late."""
    today = occasion.today
    if check.due is None or day_of(check.opened_at, occasion.zone) == today or today.weekday() == 0:
        return True
    return (check.due - today).days < _LAST_DAYS


_LAST_DAYS = 7
