"""Cases on buttons: whose house stands where, what is wrong with it, how far it is."""

from collections.abc import Sequence

from handlers.cases import view
from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from knowledge.area import Level
from storage.cases import rechecks
from storage.cases.cases import Case
from storage.people import areas

_GAP = "\u3000"
_LONGEST_HAZARD = _LONGEST_SPOT = 8  # characters on a button


class CaseLabels:
    """Says cases on buttons; where they lie, and what is to be looked at again, is read once for all."""

    def __init__(self, context: Context, cases: Sequence[Case]) -> None:
        self._context = context
        places = areas.among(context.tx, {case.area for case in cases}).values()
        self._lineages = areas.lineages(context.tx, places)
        self._rechecked = rechecks.among(context.tx, [case.id for case in cases])

    def of(self, case: Case) -> str:
        """“青石村李秀英家　墙裂缝等2样　等核实3天　YT2026-000001”."""
        say = self._context.say
        head = case.answers.get("head")
        whose = say("report.named", head=head) if head else say("cases.one_house")
        parts = [f"{self._where(case)}{whose}", self._hazards(case), self._stands(case), case.number]
        label = _GAP.join(part for part in parts if part)
        return say("cases.label_imminent", label=label) if view.is_untaken(case) else label

    def place(self, case: Case) -> str:
        """“青石村三组老井旁边”: the village as in the label, and the whole spot."""
        return f"{self._village(case)}{_spot(case)}"

    def _where(self, case: Case) -> str:
        """The village, for who looks at several townships with the township; within one village, where in it."""
        return self._village(case) or _spot(case)[:_LONGEST_SPOT]

    def _village(self, case: Case) -> str:
        """The village and what else of the way down to it the person has to be told; nothing within one village."""
        own, lineage = self._context.place, self._lineages[case.area]
        inside = own is not None and own.contains(lineage[0])
        if own is not None and inside and own.level is Level.VILLAGE:
            return ""
        above = [one for one in lineage if own is None or not inside or (own.contains(one) and one != own)]
        shown = [one.name for one in above if one.level in (Level.VILLAGE, Level.TOWNSHIP)]
        return "".join(reversed(shown))

    def _hazards(self, case: Case) -> str:
        """The first thing that is wrong, and how many there are."""
        ticked: list[str] = case.answers.get("hazards") or []
        if not ticked:
            return ""
        draft = Draft(id="", form="", subject=case.number, touched_at="")
        first = view.HAZARD_FIELD.kind.show(self._context, draft, view.HAZARD_FIELD, ticked[:1])
        first = first if len(first) <= _LONGEST_HAZARD else f"{first[:_LONGEST_HAZARD]}…"
        return self._context.say("cases.hazards", first=first, count=len(ticked)) if ticked[1:] else first

    def _stands(self, case: Case) -> str:
        """In danger that nobody looks after, to be looked at again, waiting for so many days, or where it stands."""
        if view.is_untaken(case):
            return self._context.say("cases.short.untaken")
        if case.id in self._rechecked:
            return self._context.say("cases.short.looking_again")
        return self._context.say(f"cases.short.{case.state}", since=view.since_when(self._context, case))


def _spot(case: Case) -> str:
    """Where in its village the house stands, as far as it was told."""
    spot: str = (case.answers.get("place") or {}).get("detail", "")
    return spot
