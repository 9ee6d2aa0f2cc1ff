"""The demo's invented houses: on record long ago, so that a roll-call has somebody to ask for."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.demo.ground import position
from handlers.wording import Wording
from storage.cases import cases
from storage.cases.cases import CaseState
from storage.database.database import Transaction
from storage.people.people import Role

_AREA, _PACK, _PREFIX = "990101001001", "yantai", "YT"  # the village of the demo's cadre
_LONG_AGO = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class House:
    """One house; the id names the texts, too."""

    id: str
    hazards: tuple[str, ...]
    living: str


HOUSES = (
    House(id="wang", hazards=("wall_crack", "roof_leak"), living="elderly_alone"),
    House(id="liu", hazards=("timber_rot",), living="at_home"),
    House(id="sun", hazards=("part_fallen",), living="empty"),
)


def plant_houses(tx: Transaction, say: Wording, reporter_id: int, now: datetime) -> None:
    """Put the houses there, each once, reported and checked by the township: nobody has to do anything about them."""
    reported_at = now - _LONG_AGO
    for house in HOUSES:
        draft_id = f"demo-{house.id}"
        if cases.find_by_draft(tx, draft_id) is not None:
            continue
        case, _ = cases.open_case(
            tx,
            draft_id=draft_id,
            prefix=_PREFIX,
            area=_AREA,
            pack=_PACK,
            imminent=False,
            reporter_id=reporter_id,
            reporter_role=Role.TOWNSHIP,
            answers={
                "danger": "none",
                "place": {
                    "area": _AREA,
                    "detail": say(f"demo.house.{house.id}.place"),
                    **position(_AREA, house.id),
                },
                "head": say(f"demo.house.{house.id}.head"),
                "hazards": list(house.hazards),
                "living": house.living,
            },
            now=reported_at,
        )
        for kind, state in (("reported", CaseState.REPORTED), ("received", CaseState.CHECKED)):
            role = Role.TOWNSHIP
            cases.note(tx, case, kind=kind, person_id=reporter_id, role=role, to_state=state, now=reported_at)
        cases.advance(tx, case, CaseState.CHECKED, reported_at)
