"""Reports that the cast made, of one household or of several."""

from datetime import datetime
from typing import Any

from handlers.dialog.messages import Photo, Reply, Text
from storage.cases import cases
from storage.cases.cases import Case
from storage.database.database import Transaction
from tests.cast import NOW, VILLAGE
from tests.dialogue import Dialogue

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


def report(dialogue: Dialogue, who: str, head: str, spot: str = "三组") -> list[Reply]:
    """Somebody reports a house by words, and sends a picture of it; what is said when it is sent in."""
    for words in ("报危房", "暂时没有", spot, head, "1 3"):
        dialogue.say(who, Text(text=words))
    dialogue.say(who, Photo(source=head, unique_name=head, width=1280, height=960))
    dialogue.say(who, Text(text="完成"))
    return dialogue.say(who, Text(text="提交"))


def latest(dialogue: Dialogue) -> Case:
    """The case that was reported last."""
    with dialogue.database.reading() as tx:
        return cases.everything(tx)[-1]
