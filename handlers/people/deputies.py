"""AB角 in the chat: who stands in for whom, who is away till when, set by the person or by the level above."""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Notice, Option, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.forms import stepper
from handlers.forms.dates import FutureDay
from handlers.forms.field import Field
from handlers.forms.form import Closed, Form, Sent
from handlers.people.deputy_scope import Post, changeable, find_post, own_posts, posts_below
from knowledge.reading.office_wishes import OfficeWish, read_office_wish
from knowledge.reading.text import normalise
from storage.people import audit, deputies
from storage.people.deputies import Deputy

MOST_BUTTONS = 40


def show(context: Context) -> list[Reply]:
    """Who stands in for the person in each role, for whom the person does, and the way to those below."""
    posts = own_posts(context)
    if not posts:
        return [context.reply("deputies.not_yours")]
    replies = [_show(context, post) for post in posts]
    if any(True for _ in posts_below(context)):
        below = context.option("deputy:below", "deputies.button.below")
        replies[-1] = Reply(text=replies[-1].text, options=(*replies[-1].options, (below,)))
    return replies


def take_words(context: Context, text: str) -> list[Reply] | None:
    """“我下周请假” in whatever words: as the command; none for any other text."""
    read = read_office_wish(normalise(text))
    return show(context) if read is not None and read.wish is OfficeWish.AWAY else None


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """deputy:below; see, choose, away, back, end with person, role and place; pick with the deputy, too."""
    match args:
        case ["below", *number]:
            return [_below(context, page_number(number[0]) if number else 1)]
        case [verb, person, role, area, *rest] if verb in _DEEDS:
            post = changeable(context, person, role, area)
            if post is not None:
                return _DEEDS[verb](context, post, rest)
    return [context.reply("deputies.gone")]


# --- what is shown


def _show(context: Context, post: Post, note: str = "") -> Reply:
    own = "own" if post.person.person_id == context.person_id else "theirs"
    values = {"place": post.place.name, "name": _own_name(context, post)}
    lines, verbs = [note], []
    if post.deputy is None:
        lines.append(context.say(f"deputies.{own}.{'none' if post.colleagues else 'alone'}", **values))
        verbs += ["choose"] if post.colleagues else []
    else:
        deputy = _name_of(context, post, post.deputy.deputy_id)
        if post.deputy.replaces_on(context.today):
            lines.append(context.say(f"deputies.{own}.away", **values, deputy=deputy, **_days(context, post.deputy)))
            verbs += ["back", "away"]
        else:
            lines.append(context.say(f"deputies.{own}.there", **values, deputy=deputy))
            verbs += ["away", "choose"] if post.colleagues[1:] else ["away"]
        verbs.append("end")
    if own == "own":
        lines += _stands_in_for(context, post)
    buttons = [context.option(f"deputy:{verb}:{post.subject}", f"deputies.button.{own}.{verb}") for verb in verbs]
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons))


def _stands_in_for(context: Context, post: Post) -> Iterator[str]:
    """For whom the person stands in there."""
    for one in deputies.concerning(context.tx, context.person_id):
        if one.deputy_id == context.person_id and (one.role, one.area) == (post.person.grant.role, post.place.code):
            name = _name_of(context, post, one.person_id)
            if one.replaces_on(context.today):
                yield context.say("deputies.stands_in.away", name=name, **_days(context, one))
            else:
                yield context.say("deputies.stands_in.there", name=name)


def _days(context: Context, deputy: Deputy) -> dict[str, str]:
    until = deputy.away_until or context.today
    return {"until": say_date(context.say, until), "back": say_date(context.say, until + timedelta(days=1))}


def _below(context: Context, number: int) -> Reply:
    posts = list(posts_below(context))
    if not posts:
        return context.reply("deputies.nobody_below")
    page = page_of(len(posts), number, size=MOST_BUTTONS)
    buttons = [
        Option(
            id=f"deputy:see:{post.subject}",
            label=context.say("deputies.somebody", place=post.place.name, name=_own_name(context, post)),
        )
        for post in page.of(posts)
    ]
    lines = [context.say("deputies.below", count=page.count), *page.where(context.say)]
    turning = in_rows(page.turning(context.say, "deputy:below"))
    return Reply(text="\n".join(lines), options=(*in_rows(buttons), *turning))


# --- what is done


def _see(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    return [_show(context, post)]


def _choose(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    buttons = [
        Option(id=f"deputy:pick:{post.subject}:{one.person_id}", label=_name_of(context, post, one.person_id))
        for one in post.colleagues[:MOST_BUTTONS]
    ]
    key = "own" if post.person.person_id == context.person_id else "theirs"
    return [Reply(text=context.say(f"deputies.{key}.choose", name=_own_name(context, post)), options=in_rows(buttons))]


def _pick(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    chosen = next((one for one in post.colleagues if [str(one.person_id)] == rest), None)
    if chosen is None:
        return [context.reply("deputies.gone")]
    deputies.name_deputy(
        context.tx,
        person_id=post.person.person_id,
        role=post.person.grant.role,
        area=post.place.code,
        deputy_id=chosen.person_id,
        made_by=context.person_id,
        now=context.now,
    )
    _note(context, post, "deputy_named", deputy=chosen.person_id)
    deputy = _name_of(context, post, chosen.person_id)
    values = {"name": _own_name(context, post), "deputy": deputy, "place": post.place.name}
    _tell(context, chosen.person_id, "deputies.told.named", **values)
    _tell(context, post.person.person_id, "deputies.told.named_for_you", **values)
    return [_show(context, _again(context, post), context.say("deputies.named", deputy=deputy))]


def _end(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is not None and deputies.end(context.tx, post.deputy.id, context.now):
        _note(context, post, "deputy_ended", deputy=post.deputy.deputy_id)
        values = {"name": _own_name(context, post), "place": post.place.name}
        _tell(context, post.deputy.deputy_id, "deputies.told.ended", **values)
        _tell(context, post.person.person_id, "deputies.told.ended_for_you", **values)
    return [_show(context, _again(context, post), context.say("deputies.ended"))]


def _back(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is not None and post.deputy.away_until is not None:
        deputies.set_away(context.tx, post.deputy.id, None)
        _note(context, post, "deputy_back", deputy=post.deputy.deputy_id)
        _tell(context, post.deputy.deputy_id, "deputies.told.back", name=_own_name(context, post))
    return [_show(context, _again(context, post), context.say("deputies.back"))]


def _away(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is None:
        return [_show(context, post)]
    return stepper.begin(context, AWAY, context.conversation.open_draft(AWAY.id, context.now, subject=post.subject))


_DEEDS = {"see": _see, "choose": _choose, "pick": _pick, "end": _end, "back": _back, "away": _away}


def _name_of(context: Context, post: Post, person_id: int | None) -> str:
    """The name of one of the people there; a colleague's for nobody."""
    colleague = None if person_id is None else post.colleague(person_id)
    return (colleague.name if colleague else "") or context.say("deputies.colleague")


def _own_name(context: Context, post: Post) -> str:
    return post.person.name or context.say("deputies.colleague")


def _again(context: Context, post: Post) -> Post:
    return find_post(context, post.person.person_id, post.person.grant.role, post.place) or post


def _tell(context: Context, person_id: int, key: str, **values: object) -> None:
    """Tell one of the two, unless it is the sender."""
    if person_id != context.person_id:
        context.notices.append(Notice(person_id=person_id, reply=context.reply(key, **values)))


def _note(context: Context, post: Post, action: str, **details: object) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=f"person:{post.subject}",
        now=context.now,
        details=details,
    )


# --- being away


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    post = changeable(context, *draft.subject.split(":"))
    if post is None or post.deputy is None:
        return Closed(reply=context.reply("deputies.gone"))
    until = date.fromisoformat(draft.answers["until"])
    deputies.set_away(context.tx, post.deputy.id, until)
    _note(context, post, "deputy_away", deputy=post.deputy.deputy_id, until=until.isoformat())
    values = {"name": _own_name(context, post), "place": post.place.name, "until": say_date(context.say, until)}
    deputy = _name_of(context, post, post.deputy.deputy_id)
    _tell(context, post.deputy.deputy_id, "deputies.told.away", **values)
    _tell(context, post.person.person_id, "deputies.told.away_for_you", **values, deputy=deputy)
    return Sent(said=[_show(context, _again(context, post), context.say("deputies.set_away"))])


def _name(context: Context, draft: Draft) -> str:
    return context.say("deputies.draft")


def _outlook(context: Context, draft: Draft) -> str:
    post = changeable(context, *draft.subject.split(":"))
    if post is None:
        return ""
    deputy = None if post.deputy is None else post.deputy.deputy_id
    return context.say("deputies.outlook", deputy=_name_of(context, post, deputy))


UNTIL = Field(id="until", texts="deputies.until", kind=FutureDay(), options=("0", "1", "3", "7"))
AWAY = Form(
    id="away",
    for_others=True,
    fields=(UNTIL,),
    submit=_submit,
    name=_name,
    outlook=_outlook,
)
