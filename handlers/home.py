"""What waits for a person, counted: 我的事 in the chat, and what a page shows of it on its home and in its bar."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from handlers.capability import Capability, by_name
from handlers.cases import lists
from handlers.dialog import menu
from handlers.dialog.context import Context, Occasion, in_rows
from handlers.dialog.looking import looking
from handlers.dialog.messages import Option, Reply
from handlers.dialog.morning import DigestPart, Line, Morning, ReadOnce, Source, button_rows
from handlers.people.substitution import StandIns
from storage.people import people
from storage.people.people import Grant, Role

MOST_BUTTONS = 30

BAR: Mapping[Role, tuple[str, ...]] = {  # what a page keeps in sight, four at most
    Role.RESIDENT: ("mine", "ask", "me", "help"),
    Role.CADRE: ("mine", "checks", "reporting", "me"),
    Role.TOWNSHIP: ("mine", "checks", "reporting", "notice"),
    Role.COUNTY: ("mine", "reporting", "checks", "notice"),
    Role.CITY: ("mine", "reporting", "notice", "me"),
    Role.OPERATOR: ("ask", "me", "help"),
}
_COUNTED: Mapping[str, frozenset[DigestPart]] = {  # of which parts a button of the bar bears the count
    "mine": frozenset(DigestPart),
    "checks": frozenset({DigestPart.CHECKS}),
    "reporting": frozenset({DigestPart.OWED, DigestPart.OWED_BELOW}),
}


def capability(sources: Sequence[Source]) -> Capability:
    """我的事, of what the sources of the digest tell at that moment."""
    commands = {"mine": partial(_show, sources)}
    return Capability(id="home", commands=commands, spoken=tuple(by_name(commands)))


def _show(sources: Sequence[Source], context: Context) -> list[Reply]:
    """All that waits for the person, a line each with its button; then the ways to the own cases."""
    lines = [line for _, line in _waiting(context, sources)]
    count = sum(line.count for line in lines)
    text = [context.say("home.mine", count=count) if lines else context.say("home.nothing")]
    text += [context.say("digest.line", number=number, text=line.text) for number, line in enumerate(lines, 1)]
    rows = button_rows(context.say, lines, most=MOST_BUTTONS)
    ways = lists.ways_in(context)
    if not lines and not ways:
        ways = list(menu.ways_on(context))
    return [Reply(text="\n".join(text), options=(*rows, *in_rows(ways)))]


def _waiting(context: Context, sources: Sequence[Source]) -> Iterator[tuple[DigestPart, Line]]:
    """What the morning's digest would tell now, part by part; nothing of it counts as told."""
    once = ReadOnce(context)
    morning = Morning(
        tx=context.tx,
        now=context.now,
        installation=context.installation,
        person_id=context.person_id,
        grants=_own_grants(context, once),
        once=once,
        asked_for=True,
    )
    for source in sorted(sources, key=lambda source: source.part):
        for line in source.lines(morning):
            yield source.part, line


def _own_grants(context: Context, once: ReadOnce) -> list[Grant]:
    """The roles that nobody else fills for the person now."""
    stand_ins = once(StandIns)
    held = [(grant, grant.place) for grant in context.grants if grant.place is not None]
    return [grant for grant, place in held if stand_ins.instead_of(context.person_id, grant.role, place.code) is None]


# --- for a page


def page_home(occasion: Occasion, sources: Sequence[Source], person_id: int | None) -> dict[str, Any]:
    """{name, role, place, bar, menu, today}: what a page shows of a person beside the chat, in words.

    `bar` has four entries at most, each {id, label, count}: how many things wait behind it. `menu` are all buttons of
    the role, each {id, label, weight}. `today` is what waits, each {text, count, options}. `person_id` is none for who
    has not done anything yet.
    """
    context = looking(occasion, person_id)
    waiting = list(_waiting(context, sources)) if person_id is not None else []
    return {
        "name": people.name_of(context.tx, context.person_id) or "",
        "role": context.say(f"role.{context.role}"),
        "place": context.place.name if context.place else "",
        "bar": [_entry(context, name, waiting) for name in BAR[context.role]],
        "menu": [_button(option) for option in menu.buttons(context)],
        "today": [
            {"text": line.text, "count": line.count, "options": [_button(option) for option in line.buttons]}
            for _, line in waiting
        ],
    }


def _entry(context: Context, name: str, waiting: Sequence[tuple[DigestPart, Line]]) -> dict[str, Any]:
    count = sum(line.count for part, line in waiting if part in _COUNTED.get(name, frozenset()))
    return {"id": f"cmd:{name}", "label": context.say(f"menu.{name}"), "count": count}


def _button(option: Option) -> dict[str, str]:
    return {"id": option.id, "label": option.label, "weight": option.weight}
