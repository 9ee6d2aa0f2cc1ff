"""Reports that the cast made, of one household or of several."""

from datetime import datetime
from typing import Any

from storage.cases import cases
from storage.cases.cases import Case
from storage.database.database import Transaction
from tests.cast import NOW, VILLAGE

SAID = {"danger": "none", "hazards": ["wall_crack"]}


def plant_report(
    tx: Transaction,
    reporter_id: int,
    *,
    role: str = "cadre",
    area: str = VILLAGE,
    spot: str = "三组",
    at: tuple[float, float] | None = None,
    now: datetime = NOW,
    **answers: Any,
) -> Case:
    """A report from a village, with what is answered besides the place."""
    place: dict[str, Any] = {"area": area, "detail": spot}
    if at is not None:
        place |= {"latitude": at[0], "longitude": at[1]}
    case, _ = cases.open_case(
        tx,
        draft_id=f"{cases.count(tx):08x}",
        prefix="YT",
        area=area,
        pack="yantai",
        imminent=False,
        reporter_id=reporter_id,
        reporter_role=role,
        answers={**SAID, "place": place, **answers},
        now=now,
    )
    return case
