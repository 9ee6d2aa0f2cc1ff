"""What is to be done for complaints, a page at a time, and how many there are by township, where they are not few."""

from handlers.complaints.named import Accused, known_readers, named, offices_of
from handlers.complaints.view import say_head
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import at_level
from handlers.dialog.messages import Reply
from handlers.dialog.pages import page_of
from handlers.dialog.permissions import Action
from knowledge.area import Level, Place
from storage.complaints import complaints
from storage.complaints.complaints import Complaint
from storage.people import areas

ON_A_PAGE = 10
FEWEST = 5  # fewer at one place are not told: a number might tell whose it is


def show(context: Context, number: int = 1) -> Reply:
    """A page of what waits for the person; whose business it is, for all others."""
    offices = offices_of(context, named(context))
    if not offices:
        return context.reply("complaints.not_yours")
    waiting = _waiting(context, offices)
    page = page_of(len(waiting), number, size=ON_A_PAGE)
    if not page.count:
        return context.reply("complaints.none_waiting")
    shown = page.of(waiting)
    lines = [context.say("complaints.list", count=page.count), *(say_head(context, one) for one in shown)]
    buttons = [
        context.option(f"complaint:see:{one.number}", "complaints.button.open", number=one.number) for one in shown
    ]
    turning = in_rows(page.turning(context.say, "complaint:list"))
    return Reply(text="\n".join([*lines, *page.where(context.say)]), options=(*in_rows(buttons), *turning))


def _waiting(context: Context, offices: list[Place]) -> list[Complaint]:
    """What is owed by the person's offices, and below them what is late or has nobody who is named."""
    everybody, codes = named(context), [one.code for one in offices]
    below = [one.code for one in areas.below_any(context.tx, offices, Level.COUNTY) if one.code not in codes]
    late = complaints.late_below(context.tx, below, context.today) if below else []
    own = complaints.open_at(context.tx, [*codes, *(code for code in below if not everybody.get(code))])
    each_once = list({one.number: one for one in (*late, *own)}.values())
    places = areas.among(context.tx, {one.place for one in each_once})
    [reader] = known_readers(context, {context.person_id})
    return [
        one
        for one in each_once
        if one.person_id != reader.person_id and not reader.is_meant(Accused.of(places[one.place], one.account))
    ]


def show_counts(context: Context) -> Reply:
    """How many complaints there are about each township and the villages below it, few ones as “fewer than five”."""
    places = [grant.place for grant in context.grants if grant.place]
    counted = next((place for place in places if context.may(Action.COUNT_COMPLAINTS, place)), None)
    if counted is None:
        return context.reply("complaints.not_yours")
    found = complaints.count_by_place(context.tx, counted.path)
    level = Level.TOWNSHIP if counted.level is Level.COUNTY else Level.COUNTY
    parts = areas.below(context.tx, counted, level)
    lineages = areas.lineages(context.tx, areas.among(context.tx, found).values())
    by_part = {part.code: 0 for part in parts}
    for code, many in found.items():
        part = at_level(lineages[code], level)
        if part is not None and part.code in by_part:
            by_part[part.code] += many
    lines = [context.say("complaints.counts", place=counted.name)]
    for part in parts:
        many = by_part[part.code]
        key = "complaints.count_few" if many < FEWEST else "complaints.count"
        lines.append(context.say(key, place=part.name, **({} if many < FEWEST else {"count": many})))
    clues = complaints.count_clues(context.tx, [counted.code])
    lines.append(
        context.say("complaints.clues_few") if clues < FEWEST else context.say("complaints.clues", count=clues)
    )
    return Reply(text="\n".join(lines))
