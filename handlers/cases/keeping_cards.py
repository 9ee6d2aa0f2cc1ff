"""身份证照片: whether the person's county keeps the photos of ID cards that were read, or each is gone once it was."""

from handlers.dialog.context import Context
from handlers.dialog.messages import Notice, Reply, Weight
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from knowledge.area import Place
from storage.cases import kept_cards
from storage.people import areas, audit, people
from storage.people.people import Role

_KEEP, _DROP = "keep", "drop"
_SURE = "yes"
COMMAND = "card_photos"


def show(context: Context) -> list[Reply]:
    """What holds in each county where the person decides it, with the button for the other."""
    if not context.installation.reads_cards:
        return [context.reply("id_card.settings.not_here")]
    counties = [grant.place for grant in context.grants if grant.place and _may_set(context, grant.place)]
    shown = [_show(context, county) for county in counties]
    return shown or [context.reply("id_card.settings.not_yours", way=way_to_ask(context))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """cards:keep and cards:drop with the county, at the end `yes` once the person is sure."""
    match args:
        case ["keep" | "drop" as way, code, *sure]:
            county = areas.find(context.tx, code)
            if county is not None and _may_set(context, county) and _way(context, county) == way:
                return [_change(context, county, way) if sure == [_SURE] else _ask(context, county, way)]
    return [context.reply("id_card.settings.gone")]


def _may_set(context: Context, county: Place) -> bool:
    return context.may(Action.SET_CARD_PHOTOS, county)


def _way(context: Context, county: Place) -> str:
    """What can be changed to."""
    return _DROP if kept_cards.does_keep(context.tx, county.code) else _KEEP


def _show(context: Context, county: Place) -> Reply:
    way = _way(context, county)
    button = context.option(f"cards:{way}:{county.code}", f"id_card.settings.button.{way}")
    return context.reply(f"id_card.settings.now_{'kept' if way == _DROP else 'dropped'}", button, place=county.name)


def _ask(context: Context, county: Place, way: str) -> Reply:
    """What it does, before it is done."""
    yes = context.option(f"cards:{way}:{county.code}:{_SURE}", f"id_card.settings.button.{way}", weight=Weight.MAIN)
    back = context.option(f"cmd:{COMMAND}", "id_card.settings.button.back", weight=Weight.SIDE)
    return context.reply(f"id_card.settings.{way}_sure", yes, back, place=county.name)


def _change(context: Context, county: Place, way: str) -> Reply:
    count = 0
    if way == _KEEP:
        kept_cards.begin(context.tx, county.code, context.now)
    else:
        count = kept_cards.end(context.tx, county.code)
    action = f"id_card_photos_{way}"
    audit.note(context.tx, person_id=context.person_id, action=action, subject=f"area:{county.code}", now=context.now)
    name = people.name_of(context.tx, context.person_id) or context.say("reporting.said.someone")
    text = context.say(f"id_card.settings.{way}_told", name=name, place=county.name)
    for one in people.holding(context.tx, Role.COUNTY, county.code):
        if one.person_id != context.person_id:
            context.notices.append(Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,)))
    return context.reply(f"id_card.settings.{way}_done", place=county.name, count=count)
