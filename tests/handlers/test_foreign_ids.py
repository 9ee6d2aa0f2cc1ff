"""Row M3: whatever button of somebody else's one presses, real, changed or invented, nothing of theirs changes."""

import os
import random
import re
from typing import Any

from sqlalchemy import select

from handlers.dialog.messages import Choice, Reply
from storage.schema import metadata
from tests.dialogue import Dialogue
from tests.filling import FILLED, reach

PRESSES = 10_000 if os.environ.get("ANJU_FAULTS") else 400
STRANGERS = ("resident", "stranger", "other_county")
OWN = {"accounts", "audit", "conversations", "heartbeats", "inbox", "outbox"}  # tables of the one who presses
ENDING = ("lost_phone", "handover")  # after which the cadre is signed out, or the village is another's
FOR_ALL = {"cmd", "danger"}  # commands, and the alarm that anybody may raise


def rows(dialogue: Dialogue, presser: str) -> dict[str, list[Any]]:
    """What is stored of anybody but the one who presses."""
    with dialogue.database.reading() as tx:
        return {
            table.name: [
                tuple(row)
                for row in tx.execute(select(table))
                if getattr(row, "person_id", None) != dialogue.ids[presser]
            ]
            for table in metadata.sorted_tables
            if table.name not in OWN
        }


def buttons_of_a_month(dialogue: Dialogue) -> list[str]:
    """Ids of all buttons that the offices saw while each form was filled and sent in once."""
    seen: set[str] = set()
    for id in [*(id for id in FILLED if id not in ENDING), *ENDING]:
        form = FILLED[id]
        who, said = reach(dialogue, form, None)
        (submit,) = (option.id for option in said[-1].flat_options() if option.id.endswith("-submit"))
        seen |= ids(said) | ids(dialogue.say(who, Choice(id=submit)))
        for other in ("cadre", "township", "county", "city"):
            seen |= ids(dialogue.said_to(other))
    return sorted(id for id in seen if id.split(":")[0] not in FOR_ALL)


def ids(said: list[Reply]) -> set[str]:
    """The ids of the buttons under some replies."""
    return {option.id for reply in said for option in reply.flat_options()}


def test_nothing_of_somebody_else_is_changed_by_any_button(dialogue: Dialogue) -> None:
    """400 presses, 10 000 with ANJU_FAULTS set, three in ten with other numbers than were ever shown."""
    chance = random.Random("foreign")  # noqa: S311 - no secret
    known = buttons_of_a_month(dialogue)
    assert {id.split(":")[0] for id in known} >= {
        "case",
        "check",
        "deputy",
        "due",
        "exempt",
        "extension",
        "f",
        "notice",
    }
    for presser in STRANGERS:
        before = rows(dialogue, presser)
        for _ in range(PRESSES // len(STRANGERS)):
            id = chance.choice(known)
            if chance.random() < 0.3:
                id = re.sub(r"\d+", lambda found: str(chance.randrange(1, 40)).zfill(len(found[0])), id)
            assert dialogue.say(presser, Choice(id=id)), id
        assert rows(dialogue, presser) == before
