"""What the steps of a batch say to others: held till nothing is undone any more, and then said to each person once."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from handlers.batches import shared
from handlers.cases.close_out import AGREE
from handlers.dialog.context import Context, Occasion
from handlers.dialog.messages import Manner, Notice, Reply, reply_from_json, reply_to_json
from storage.batches import held_notices, items
from storage.batches.batches import Batch
from storage.batches.items import BatchItem
from storage.people import people
from storage.people.people import Grant

APART = 3  # so many messages of one batch are said to a person by themselves; more become one
_NAMED = 10  # cases that the one message names


def hold(context: Context, item: BatchItem) -> None:
    """Keep what was to be said to others now."""
    for notice in context.notices:
        held_notices.hold(context.tx, item.batch_id, item.id, notice.person_id, _to_json(notice))
    context.notices.clear()


def say_next(occasion: Occasion, batch: Batch) -> list[Notice] | None:
    """What the next person hears of a batch; none where everybody has heard it.

    What waits for an answer is said by itself, however much there is; what is told for a role that has gone is not.
    """
    person_id = held_notices.next_person(occasion.tx, batch.id)
    if person_id is None:
        return None
    grants = people.grants_of(occasion.tx, person_id)
    found = [
        (one.item_id, _from_json(person_id, one.notice, grants))
        for one in held_notices.take(occasion.tx, batch.id, person_id)
    ]
    due = [(item_id, notice) for item_id, notice in found if notice is not None]
    apart = [notice for _, notice in due if _asks(notice)]
    others = [(item_id, notice) for item_id, notice in due if not _asks(notice)]
    if len(others) <= APART:
        return [*apart, *(notice for _, notice in others)]
    return [*apart, _as_one(occasion, batch, others)]


def _as_one(occasion: Occasion, batch: Batch, due: Sequence[tuple[int, Notice]]) -> Notice:
    """“青石镇赵敏一次给40件办了“核实通过”：……”: by numbers alone, for a city sees nobody's case."""
    numbers = items.numbers_of(occasion.tx, {item_id for item_id, _ in due})
    step = shared.find(batch.step)
    assert step is not None
    acting = people.grants_of(occasion.tx, batch.person_id)
    place = next((grant.place.name for grant in acting if grant.place), "")
    who = occasion.say("cases.who", place=place, name=people.name_of(occasion.tx, batch.person_id) or "")
    named = occasion.say("forms.comma").join(numbers[:_NAMED])
    key = "batches.told_all" if len(numbers) <= _NAMED else "batches.told_many"
    label = occasion.say(f"cases.button.{step.id}")
    text = occasion.say(key, who=who, step=label, count=len(numbers), numbers=named)
    first = due[0][1]
    reply = Reply(
        text=text,
        options=((occasion.option("cmd:cases", "batches.button_cases"),),),
        key=f"batch:{batch.id}:{first.person_id}",
    )
    told_as = tuple(dict.fromkeys(grant for _, notice in due for grant in notice.told_as))
    return replace(first, reply=reply, told_as=told_as, topic=f"batch:{batch.id}")


def _asks(notice: Notice) -> bool:
    """Whether the person is asked something of this one house: whether it may be closed out."""
    return any(option.id.startswith(f"case:{AGREE}:") for option in notice.reply.flat_options())


def _to_json(notice: Notice) -> dict[str, Any]:
    return {
        "reply": reply_to_json(notice.reply),
        "key": notice.reply.key,
        "manner": notice.manner,
        "topic": notice.topic,
        "told_as": [[grant.role, grant.place.code] for grant in notice.told_as if grant.place is not None],
    }


def _from_json(person_id: int, stored: dict[str, Any], grants: Sequence[Grant]) -> Notice | None:
    """The notice; none where all roles for which the person was to be told have gone."""
    meant = [tuple(one) for one in stored["told_as"]]
    told_as = tuple(one for one in grants if one.place is not None and (one.role, one.place.code) in meant)
    if meant and not told_as:
        return None
    reply = replace(reply_from_json(stored["reply"]), key=stored["key"])
    return Notice(
        person_id=person_id, reply=reply, manner=Manner(stored["manner"]), told_as=told_as, topic=stored["topic"]
    )
