"""催一下柳溪镇: what one place below still owes, each date with the button that presses that place alone."""

from collections.abc import Sequence

from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import OFFICES
from handlers.dialog.messages import Option, Reply
from handlers.dialog.permissions import Action
from handlers.reporting.obligations.period_texts import PeriodWords, period_id
from handlers.reporting.obligations.periods import Period
from handlers.reporting.register import register
from knowledge.area import Place
from storage.people import areas


def named(context: Context, text: str) -> Place | None:
    """The one place that a text names of those that the person's offices ask; none where it names none or several."""
    held = [grant.place for grant in context.grants if grant.role in OFFICES and grant.place is not None]
    codes = {place.code for place in held}
    below = [one for one in areas.called_in(context.tx, text, held) if one.parent_code in codes]
    found = [one for one in below if context.may(Action.FOLLOW_UP, one)]
    return found[0] if len(found) == 1 else None


def show(context: Context, place: Place) -> Reply:
    """What a place owes of the dates that can be answered now; where it owes nothing, just that."""
    above = areas.get(context.tx, place.parent_code or place.code)
    open_ = [period.only(place) for period in register.open_periods(context, above)]
    owed = [period for period in open_ if period.owed_by]
    if any(period.unheld for period in open_):
        return context.reply("register.unheld", places=place.name)
    if not owed:
        return context.reply("register.place.nothing", place=place.name)
    lines = [context.say("register.place.owes", place=place.name)]
    for number, period in enumerate(owed, start=1):
        words = PeriodWords(say=context.say, period=period, today=context.today)
        lines.append(context.say("register.place.line", number=number, subject=words.subject, date=words.day))
    return Reply(text="\n".join(lines), options=in_rows(_buttons(context, owed, place)))


def _buttons(context: Context, owed: Sequence[Period], place: Place) -> list[Option]:
    ids = [f"{period_id('urge', period)}:{place.code}" for period in owed]
    if len(ids) == 1:
        return [context.option(ids[0], "register.button.press_place", place=place.name)]
    return [context.option(id, "register.button.press_number", number=number) for number, id in enumerate(ids, start=1)]
