"""An obligation: one due date of one rule, how buttons name it and how it is said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import blake2s

from handlers.dialog.dates import say_date, say_places
from handlers.dialog.messages import Option, Weight
from handlers.wording import Wording
from knowledge.area import Place
from knowledge.calendar.calendar import Occurrence, Stage
from knowledge.model.pack import Pack, Status
from storage.people.people import Role
from storage.reporting.submissions import Due, SubmissionKind

COMING = timedelta(days=10)  # so long ahead an obligation is in sight: it can be seen, and said to be done


@dataclass(frozen=True, kw_only=True)
class Obligation:
    """What a pack asks for on one date.

    `extended` counts how often more time was granted for it at one place; `unextended` is how it was before.
    """

    pack: Pack
    occurrence: Occurrence
    extended: int = 0
    unextended: Occurrence | None = None

    @property
    def due(self) -> date:
        """The last day here: the document's, or an earlier one that the county set."""
        return self.occurrence.due

    @property
    def named(self) -> date:
        """The day by which records are kept: the document's, or where it names none one of the end of the month."""
        return self.occurrence.named

    @property
    def rule_id(self) -> str:
        """The rule's id within the pack."""
        return self.occurrence.rule.id

    @property
    def is_work(self) -> bool:
        """Whether something is to be done rather than reported; then there is no nil report."""
        return self.occurrence.rule.kind == "work"

    @property
    def by_county(self) -> bool:
        """Whether the county itself set the day, for the document names none: that binds nobody above it."""
        return not any(rule.days for rule in self.pack.calendar.rules if rule.id == self.rule_id)

    def at(self, area: str) -> Due:
        """The obligation of one place, as it is stored."""
        return Due(pack=self.pack.id, rule=self.rule_id, due=self.named, area=area)

    def noted(self, stage: Stage) -> str:
        """How a stage is noted as planned: after an extension all stages come anew."""
        return f"{stage}+{self.extended}" if self.extended else stage.value

    def asked_of(self, role: Role) -> bool:
        """Whether the coordinators of this role answer for it."""
        return any(role == asked for asked in self.occurrence.rule.roles)

    def in_sight(self, today: date) -> bool:
        """Whether it is past, open, or comes soon; work is open from its first day, a report is one date."""
        return (self.occurrence.opens if self.is_work else self.due) - COMING <= today


def choice_id(verb: str, obligation: Obligation, area: str) -> str:
    """The id of a button about an obligation at a place: at most 47 bytes, however long the names of pack and rule are.

    `due:done:3f9a0c52:20261103:990101001`; verbs are done, nil, extend and undo.
    `table` opens the official tables of the date.
    """
    kind = "table:see" if verb == "table" else f"due:{verb}"
    return f"{kind}:{mark_of(obligation.pack.id, obligation.rule_id)}:{obligation.named:%Y%m%d}:{area}"


def reminder_key(person_id: int, obligation: Obligation, noted: str, day: date) -> str:
    """By which the outbox sends a reminder once: of a stage as it was noted on a day.

    The day is part of it where one person may hear of one stage on several days, for one place after another.
    """
    by_day = f"@{day:%m%d}" if "+" in noted or stage_of(noted) in (Stage.ESCALATION, Stage.HIGHER) else ""
    return f"remind:{person_id}:{obligation.pack.id}:{obligation.rule_id}:{obligation.named}{by_day}:{noted}"


def stage_of(noted: str) -> Stage:
    """The stage of what was noted as planned.

    >>> stage_of("due"), stage_of("due+1")
    (<Stage.DUE: 'due'>, <Stage.DUE: 'due'>)
    """
    return Stage(noted.partition("+")[0])


def day_in(text: str) -> date | None:
    """The day that a button names as 20261103; None if these digits are no day."""
    try:
        return datetime.strptime(text, "%Y%m%d").date()  # noqa: DTZ007
    except ValueError:
        return None


def mark_of(pack: str, rule: str) -> str:
    """How buttons name a rule: short, however long the names of pack and rule are."""
    return blake2s(f"{pack}/{rule}".encode(), digest_size=4).hexdigest()


@dataclass(frozen=True, kw_only=True)
class ObligationWords:
    """Says an obligation on a day."""

    say: Wording
    obligation: Obligation
    today: date

    @property
    def subject(self) -> str:
        """What is due: 10月的危改进度表."""
        occurrence = self.obligation.occurrence
        if occurrence.covers is None:
            return occurrence.rule.name
        return self.say("reporting.subject", month=occurrence.covers.month, name=occurrence.rule.name)

    @property
    def kind(self) -> str:
        """`work` or `report`, as the keys of texts have it."""
        return "work" if self.obligation.is_work else "report"

    def head(self, roles: Collection[Role]) -> str:
        """What is to be done by when, as it stands on this day."""
        days = (self.obligation.due - self.today).days
        when = {0: "today", 1: "tomorrow"}.get(days, "later" if days > 0 else "past")
        return self.say(
            f"reporting.{self._task(roles)}.{when}",
            subject=self.subject,
            date=say_date(self.say, self.obligation.due),
            days=abs(days),
        )

    def to_whom(self, roles: Collection[Role], places: Sequence[Place]) -> list[str]:
        """Where it goes; work goes nowhere."""
        if self.obligation.is_work:
            return []
        sends_to = self.obligation.occurrence.rule.sends_to
        return [self.say(f"reporting.{self._task(roles)}.to_whom", places=say_places(places), sends_to=sends_to)]

    def extended(self) -> list[str]:
        """That more time was granted, and the day that the document names."""
        if not self.obligation.extended:
            return []
        return [
            self.say(
                f"extension.granted{self._by_whom}",
                date=say_date(self.say, self.obligation.due),
                named=say_date(self.say, self._written),
            )
        ]

    @property
    def _by_whom(self) -> str:
        """Whose day it is that was extended, as the keys of texts have it."""
        return "_of_county" if self.obligation.by_county else ""

    @property
    def _written(self) -> date:
        """The day before any extension: the document's, or where it names none the county's."""
        own = self.obligation.unextended
        return own.due if own is not None and self.obligation.by_county else self.obligation.named

    def _task(self, roles: Collection[Role]) -> str:
        """`work`, `report`, or `hand_in`: the documents bind county and city, so a township hands in its part.

        `to_township` where a county asks its villages for theirs first.
        """
        asked = set(roles)
        if self.obligation.is_work or len(asked) != 1:
            return self.kind
        return {Role.TOWNSHIP: "hand_in", Role.CADRE: "to_township"}.get(asked.pop(), self.kind)

    def source(self) -> str:
        """Document and section, with a warning where the document's period has passed."""
        document = self.obligation.pack.region.document
        key = "reporting.source.titled" if document.number is None else "reporting.source.numbered"
        unknown = self.say("reporting.source.not_in_text")
        source = self.say(
            key,
            title=document.title,
            number=document.number,
            date=document.date or unknown,
            section=self.obligation.occurrence.rule.section,
        )
        if document.status is Status.IN_FORCE:
            return source
        return "\n".join((source, self.say("reporting.source.passed", year=document.year)))

    def state(self, said: SubmissionKind | None) -> str:
        """Where a place stands with it: 已报送, 零报告, 未报 or 逾期."""
        if said is not None:
            return self.say(f"reporting.state.{self.kind}.{said}")
        return self.standing("overdue" if self.obligation.due < self.today else "open")

    def standing(self, stands: str) -> str:
        """已报送, 零报告, 未报, 逾期 or 免报: a `handlers.reporting.obligations.owed.Standing` in words."""
        state = self.say(f"reporting.state.{self.kind}.{stands}")
        if not self.obligation.extended or stands not in ("open", "overdue"):
            return state
        return self.say(f"extension.state{self._by_whom}", state=state, named=say_date(self.say, self._written))

    def buttons(self, place: Place, *, mark: str = "") -> tuple[Option, ...]:
        """The ways to answer for a place; `mark` stands before each label, where there are several."""
        labels = {"done": self.say(f"reporting.button.{self.kind}")}
        if not self.obligation.is_work:
            labels["nil"] = self.say("reporting.button.nil")
            labels["extend"] = self.say("extension.button.ask")
        if any(table.rule == self.obligation.rule_id for table in self.obligation.pack.tables):
            labels["table"] = self.say("tables.button.open")
        if mark:
            labels = {verb: self.say("reporting.button.marked", mark=mark, label=it) for verb, it in labels.items()}
        return tuple(
            Option(
                id=choice_id(verb, self.obligation, place.code),
                label=label,
                weight=Weight.MAIN if verb == "done" else Weight.PLAIN,
            )
            for verb, label in labels.items()
        )
