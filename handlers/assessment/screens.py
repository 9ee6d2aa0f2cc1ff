"""What each office sees of the monthly assessment: the county its figures, those above and below what was sent."""

from datetime import date

from handlers.assessment import files, month
from handlers.assessment.notice_form import ASSESSMENT_NOTICE, may_send, say_notice
from handlers.assessment.notice_text import say_weights
from handlers.assessment.weights_form import ASSESSMENT_WEIGHTS
from handlers.dialog import months
from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import day_of, say_date
from handlers.dialog.hierarchy import at_level
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.permissions import Action
from handlers.forms import stepper
from knowledge.area import Level, Place
from storage.assessment import assessments
from storage.people import areas
from storage.people.people import Role


def show(context: Context) -> list[Reply]:
    """The month that ended last: its figures for a county, what was sent of it for the offices above and below."""
    return [_show(context, months.before(context.today.replace(day=1)))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """assess:month:<month>, assess:send:<month>, assess:files:<month>, assess:county:<code>:<month>, assess:weights."""
    match args:
        case ["weights"] if may_send(context, context.place):
            return stepper.open(context, ASSESSMENT_WEIGHTS)
        case ["month" | "send" | "files" as verb, name] if (first := months.month_of(name)) is not None:
            return _of_month(context, verb, first)
        case ["county", code, name] if (first := months.month_of(name)) is not None:
            return [_of_county(context, areas.find(context.tx, code), first)]
    return [context.reply("assessment.not_yours")]


def _of_month(context: Context, verb: str, first: date) -> list[Reply]:
    if verb == "month":
        return [_show(context, first)]
    county = context.place
    if county is None or not may_send(context, county):
        return [context.reply("assessment.not_yours")]
    if verb == "send":
        return stepper.open(context, ASSESSMENT_NOTICE, subject=f"{first:%Y%m}")
    kept = files.keep(context, month.count(context, county, first))
    return [Reply(text=context.say("assessment.files" if kept else "assessment.no_files"), files=kept)]


def _show(context: Context, first: date) -> Reply:
    place = context.place
    if place is None or not context.may(Action.SEE_ASSESSMENT, place):
        return context.reply("assessment.not_yours")
    if context.role is Role.CITY:
        return _counties(context, place, first)
    county = at_level(areas.lineage(context.tx, place), Level.COUNTY)
    if county is None:
        return context.reply("assessment.not_yours")
    return _own(context, county, first) if may_send(context, county) else _sent(context, county, first)


def _own(context: Context, county: Place, first: date) -> Reply:
    """The county's own month: as it was sent, else as it stands, with what can be done."""
    sent = assessments.sent(context.tx, county.code, months.stored_name(first))
    name, buttons = f"{first:%Y%m}", []
    if sent is not None:
        day = say_date(context.say, day_of(sent.sent_at, context.zone))
        lines = [context.say("assessment.sent_on", day=day), sent.notice]
    else:
        lines = [say_notice(context, month.count(context, county, first))]
        if months.last_of(first) < context.today:
            buttons.append(context.option(f"assess:send:{name}", "assessment.button.send", weight=Weight.MAIN))
        else:
            lines.insert(0, context.say("assessment.so_far", month=first.month))
        buttons.append(context.option(f"assess:files:{name}", "assessment.button.files"))
    buttons += [context.option("assess:weights", "assessment.button.weights"), *_turning(context, first)]
    return Reply(text="\n".join(lines), options=in_rows(buttons))


def _sent(context: Context, county: Place, first: date) -> Reply:
    """What a county sent of a month, with how it weighs."""
    found = assessments.sent(context.tx, county.code, months.stored_name(first))
    if found is not None:
        return Reply(text=found.notice, options=in_rows(_turning(context, first)))
    lines = [
        context.say("assessment.not_sent", place=county.name, month=first.month),
        say_weights(month.weights_of(context, county), context.say),
    ]
    return Reply(text="\n".join(lines), options=in_rows(_turning(context, first)))


def _counties(context: Context, city: Place, first: date) -> Reply:
    """Which counties of a city have sent a month, a button for each that has."""
    counties = areas.below(context.tx, city, Level.COUNTY)
    sent = assessments.senders(context.tx, months.stored_name(first))
    buttons = [
        Option(id=f"assess:county:{one.code}:{first:%Y%m}", label=one.name) for one in counties if one.code in sent
    ]
    waiting = [one.name for one in counties if one.code not in sent]
    lines = [context.say("assessment.counties", month=first.month, count=len(buttons), of=len(counties))]
    if waiting:
        lines.append(context.say("assessment.waiting", places=context.say("assessment.enumeration").join(waiting)))
    return Reply(text="\n".join(lines), options=in_rows([*buttons, *_turning(context, first)]))


def _of_county(context: Context, county: Place | None, first: date) -> Reply:
    if county is None or county.level is not Level.COUNTY or not context.may(Action.SEE_ASSESSMENT, county):
        return context.reply("assessment.not_yours")
    return _sent(context, county, first)


def _turning(context: Context, first: date) -> list[Option]:
    """The ways to the months beside one, not beyond the present one."""
    earlier, later = months.before(first), months.after(first)
    ways = [context.option(f"assess:month:{earlier:%Y%m}", "assessment.button.month", month=earlier.month)]
    if later <= context.today:
        ways.append(context.option(f"assess:month:{later:%Y%m}", "assessment.button.month", month=later.month))
    return ways
