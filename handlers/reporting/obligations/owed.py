"""What a place owes on a day, and how it stands with each: 已报, 零报告, 未报, 逾期, 免报."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from handlers.dialog.context import Occasion
from handlers.dialog.hierarchy import ROLE_AT
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.obligation import Obligation
from knowledge.area import Place
from knowledge.calendar.calendar import FARTHEST, Stage, StageTime, closes, opens_on, stage_times
from storage.people.people import Grant
from storage.reporting import submissions
from storage.reporting.submissions import SubmissionKind


class Standing(StrEnum):
    """How a place stands with an obligation."""

    REPORTED = "reported"  # 已报, or work done
    NIL = "nil"  # 零报告
    EXEMPT = "exempt"  # 免报
    OPEN = "open"  # 未报, and not late
    OVERDUE = "overdue"  # 逾期

    @property
    def is_owed(self) -> bool:
        """Whether something is still to be done."""
        return self in (Standing.OPEN, Standing.OVERDUE)


@dataclass(frozen=True, kw_only=True)
class Owed:
    """An obligation of a place that is not done; `stages` are those of today and before, escalation left out."""

    obligation: Obligation
    place: Place
    grant: Grant
    standing: Standing
    stages: tuple[StageTime, ...]


def standing(obligation: Obligation, said: SubmissionKind | None, *, exempt: bool, today: date) -> Standing:
    """How a place stands that said this."""
    if said is not None:
        return Standing.NIL if said is SubmissionKind.NIL else Standing.REPORTED
    if exempt:
        return Standing.EXEMPT
    return Standing.OVERDUE if obligation.due < today else Standing.OPEN


def owed_by(occasion: Occasion, calendars: Calendars, grants: Sequence[Grant]) -> list[Owed]:
    """What the places of these roles owe today, by due date: periods that are open, or late and not closed."""
    today = occasion.today
    found: dict[tuple[str, str, date], Owed] = {}
    for grant in grants:
        pack = None if grant.place is None else occasion.pack_at(grant.place)
        if grant.place is None or pack is None or grant.role != ROLE_AT.get(grant.place.level):
            continue
        for obligation in calendars.obligations(pack, grant.place, today - FARTHEST, today + FARTHEST):
            occurrence, workdays = obligation.occurrence, occasion.workdays
            if not opens_on(occurrence, workdays) <= today <= closes(occurrence, workdays):
                continue
            said = submissions.find(occasion.tx, obligation.at(grant.place.code))
            stands = standing(
                obligation, said, exempt=calendars.exemption(obligation, grant.place) is not None, today=today
            )
            if stands.is_owed:
                stages = _come(occasion, obligation, grant)
                found[grant.place.code, obligation.rule_id, obligation.named] = Owed(
                    obligation=obligation, place=grant.place, grant=grant, standing=stands, stages=stages
                )
    return sorted(found.values(), key=lambda owed: owed.obligation.due)


def _come(occasion: Occasion, obligation: Obligation, grant: Grant) -> tuple[StageTime, ...]:
    """The stages of today and before, since the role was given."""
    end = datetime.combine(occasion.today + timedelta(days=1), datetime.min.time(), tzinfo=occasion.zone)
    times = stage_times(obligation.occurrence, occasion.workdays, occasion.zone)
    return tuple(
        time for time in times if time.at < end and time.stage is not Stage.ESCALATION and grant.granted_at < time.at
    )
