"""What counties decided about their packs' calendars, and which places live by what."""

from dataclasses import dataclass

from knowledge.area import Place
from knowledge.calendar.local_calendar import AS_WRITTEN, LocalRule, fitting
from knowledge.model.pack import DueRule
from storage.database.database import Transaction
from storage.reporting import calendar_settings


@dataclass(frozen=True, kw_only=True)
class Variant:
    """One way in which a rule is lived by: in these counties, or where none is named everywhere else."""

    local: LocalRule
    counties: frozenset[str]  # empty: wherever no county decided anything about the rule
    others: frozenset[str] = frozenset()  # the counties that did

    def holds_at(self, place: Place) -> bool:
        """Whether a place lives by it."""
        codes = set(place.path.strip("/").split("/"))
        return bool(codes & self.counties) if self.counties else not codes & self.others


class CountyCalendars:
    """What counties decided, read once for a look."""

    def __init__(self, tx: Transaction) -> None:
        self._settings = calendar_settings.everywhere(tx)

    @property
    def counties(self) -> list[str]:
        """The counties that decided anything."""
        return sorted({area for area, _, _ in self._settings})

    def decided(self, pack: str, area: str) -> set[str]:
        """The rules of a pack about which a county decided something; a pack of today may not have them any more."""
        return {rule for county, of, rule in self._settings if (county, of) == (area, pack)}

    def local(self, pack: str, rule: DueRule, place: Place) -> LocalRule:
        """What of the decision of a place's county holds: what fits the rule."""
        return fitting(rule, self.stored(pack, rule, place))

    def stored(self, pack: str, rule: DueRule, place: Place) -> LocalRule:
        """What the county of a place decided about a rule, whether or not it still fits."""
        codes = place.path.strip("/").split("/")
        found = (self._settings.get((code, pack, rule.id)) for code in codes)
        return next((local for local in found if local is not None), AS_WRITTEN)

    def variants(self, pack: str, rule: DueRule) -> list[Variant]:
        """All ways in which a rule is lived by; the document's own first."""
        decided = {
            area: fitting(rule, local)
            for (area, of, name), local in self._settings.items()
            if (of, name) == (pack, rule.id)
        }
        ways = [Variant(local=AS_WRITTEN, counties=frozenset(), others=frozenset(decided))]
        return ways + [Variant(local=local, counties=frozenset({area})) for area, local in decided.items()]
