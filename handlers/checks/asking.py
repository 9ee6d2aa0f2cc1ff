"""Asking somebody for the houses of a check: who is first in line at a village, and the message with its buttons."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from handlers.checks.texts import CheckWords
from handlers.dialog.messages import Manner, Notice, Option
from knowledge.area import Place
from storage.cases.cases import Case
from storage.checks.checks import Check
from storage.checks.items import CheckItem, CheckKind, CheckStage
from storage.database.database import Transaction
from storage.people import areas, deputies, people
from storage.people.deputies import Deputy
from storage.people.people import Coordinator, Role


def first_in_line(tx: Transaction, within: Sequence[Place], day: date) -> dict[str, Coordinator]:
    """By the codes of the villages within some places, of whom their houses are asked first: a reachable cadre.

    Who is away, and who is another's deputy, comes after the others. A village without such a cadre is left out.
    """
    there: dict[str, list[Coordinator]] = defaultdict(list)
    for one in people.holding_below(tx, [Role.CADRE], within):
        if one.reachable and one.grant.place is not None:
            there[one.grant.place.code].append(one)
    named = {(entry.person_id, entry.area): entry for entry in deputies.below(tx, Role.CADRE, within)}
    return {village: _first(cadres, village, named, day) for village, cadres in there.items()}


def _first(
    cadres: Sequence[Coordinator], village: str, named: Mapping[tuple[int, str], Deputy], day: date
) -> Coordinator:
    entries = [entry for one in cadres if (entry := named.get((one.person_id, village)))]
    away = {entry.person_id for entry in entries if entry.replaces_on(day)}
    standing_in = {entry.deputy_id for entry in entries if entry.person_id not in away}
    return min(cadres, key=lambda one: (one.person_id in away, one.person_id in standing_in))


def next_in_line(tx: Transaction, village: str, asked: int | None) -> Coordinator | None:
    """Who is asked when somebody does not answer: the deputy, else another cadre of the village; none: nobody."""
    others = [one for one in people.holding(tx, Role.CADRE, village) if one.reachable and one.person_id != asked]
    named = None if asked is None else deputies.deputy_of(tx, asked, Role.CADRE, village)
    return min(others, key=lambda one: named is None or one.person_id != named.deputy_id, default=None)


def manner_of(check: Check) -> Manner:
    """A roll-call in danger breaks into the night and into forms, a regular check does not; a drill waits for day."""
    if check.drill:
        return Manner.REMINDER
    return Manner.ALARM if check.kind is CheckKind.ROLL_CALL else Manner.NOTICE


def ask(
    tx: Transaction,
    words: CheckWords,
    who: Coordinator,
    items: Sequence[CheckItem],
    houses_by_id: Mapping[int, Case],
    *,
    head: str,
    stage: CheckStage,
) -> Notice:
    """One message with all houses that somebody is asked for, and the buttons of the first one."""
    check, first = words.check, items[0]
    if first.case_id is None:
        text, buttons = head, [done_button(tx, words, item, named=len(items) > 1) for item in items]
    else:
        houses = [houses_by_id[item.case_id] for item in items if item.case_id is not None]
        question = words.question(first, houses[0], 1, len(houses))
        text = "\n".join([head, *words.numbered(houses), question])
        buttons = words.buttons(first, several=len(items) > 1)
    topic = f"check:{check.id}:{stage}:{first.area}"
    reply = words.reply(text, *buttons, key=f"{topic}:{who.person_id}")
    return Notice(person_id=who.person_id, reply=reply, manner=manner_of(check), told_as=(who.grant,), topic=topic)


def done_button(tx: Transaction, words: CheckWords, item: CheckItem, *, named: bool) -> Option:
    """By which a village says that all was looked at; with its name where there are several."""
    if not named:
        return Option(id=f"check:done:{item.id}", label=words.say("checks.button.done"))
    label = words.say("checks.button.done_at", village=areas.get(tx, item.area).name)
    return Option(id=f"check:done:{item.id}", label=label)
