"""没人管的地方: the places below that nobody holds, as a list, and as a line of the morning."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from handlers.dialog.morning import Line, Morning
from handlers.dialog.pages import page_of
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.people.vacancies import Vacancy, fills_places, vacancies, vacant_below

ON_A_PAGE = 20
_NAMED = 3


def show(context: Context, number: int = 1) -> list[Reply]:
    """A page of the places that are the sender's to fill, with the way to an invitation."""
    if not fills_places(context.grants):
        return [context.reply("handover.vacant.not_yours", way=way_to_ask(context))]
    found = vacant_below(context, context.person_id)
    back = context.option("cmd:directory", "menu.directory")
    if not found:
        return [context.reply("handover.vacant.none", back)]
    page = page_of(len(found), number, size=ON_A_PAGE)
    lines = [context.say("handover.vacant.head", count=len(found))]
    lines += [_line(context, one, at) for at, one in enumerate(page.of(found), page.offset + 1)]
    lines += page.where(context.say)
    invite = [context.option("invite:new", "invitation.button.new")] if _may_invite(context) else []
    options = (*in_rows(page.turning(context.say, "seat:vacant")), *in_rows([*invite, back]))
    return [Reply(text="\n".join(lines), options=options)]


def _may_invite(context: Context) -> bool:
    return any(context.may(Action.INVITE, grant.place) for grant in context.grants)


def _line(context: Context, one: Vacancy, number: int) -> str:
    key = "left" if one.left else "never"
    return context.say(f"handover.vacant.{key}", number=number, place=one.place.name)


def left_empty(morning: Morning) -> Iterator[Line]:
    """Places whose holder left and that nobody holds since: told again each week, until somebody does."""
    for below in morning.once(vacancies).get(morning.person_id, []):
        left = [one.place.name for one in below.found if one.left]
        if left and below.grant in morning.grants:
            place = below.grant.place
            names = morning.say("forms.comma").join(left[:_NAMED])
            key = "some" if len(left) > _NAMED else "all"
            text = morning.say(f"handover.vacant.told_{key}", names=names, count=len(left))
            yield Line(
                text=text,
                about=f"vacant {place.code if place else ''}",
                buttons=(_to_the_list(morning),),
                told_as=(below.grant,),
            )


def never_held(morning: Morning) -> Iterator[Line]:
    """How many places nobody has held yet: a number beside other news on the first workday of a week.

    A county that was just imported has hundreds of them, and fills them by and by. Whoever asks on another day finds
    them in the directory.
    """
    if not _begins_the_week(morning):
        return
    for below in morning.once(vacancies).get(morning.person_id, []):
        count = sum(not one.left for one in below.found)
        if count and below.grant in morning.grants:
            yield Line(
                text=morning.say("handover.vacant.told_never", count=count),
                rides=True,
                buttons=(_to_the_list(morning),),
                told_as=(below.grant,),
            )


def _begins_the_week(morning: Morning) -> bool:
    monday = morning.today - timedelta(days=morning.today.weekday())
    return morning.workdays.is_workday(morning.today) and morning.workdays.before(morning.today) < monday


def _to_the_list(morning: Morning) -> Option:
    return Option(id="seat:vacant:1", label=morning.say("handover.button.vacant"))
