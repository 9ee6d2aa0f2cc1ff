"""AB角 in the chat: who stands in for whom, who is away till when, set by the person or by the level above."""

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.people import absence
from handlers.people.deputy_scope import Post, changeable, own_posts, posts_below
from handlers.people.deputy_view import again, name_of, note, own_name, show_post, tell
from knowledge.reading.leave import read_leave
from knowledge.reading.office_wishes import OfficeWish, read_office_wish
from knowledge.reading.text import normalise
from storage.people import deputies

MOST_BUTTONS = 40


def show(context: Context) -> list[Reply]:
    """Who stands in for the person in each role, for whom the person does, and the way to those below."""
    posts = own_posts(context)
    if not posts:
        return [context.reply("deputies.not_yours")]
    replies = [show_post(context, post) for post in posts]
    if any(True for _ in posts_below(context)):
        below = context.option("deputy:below", "deputies.button.below")
        replies[-1] = Reply(text=replies[-1].text, options=(*replies[-1].options, (below,)))
    return replies


def take_words(context: Context, text: str) -> list[Reply] | None:
    """“我下周请假” in whatever words: the form with the days that were said, where there is a deputy; else the command.

    None for any other text.
    """
    leave = read_leave(text, context.today)
    if leave is not None and leave.since is not None and leave.until is not None:
        posts = own_posts(context)
        covered = [post for post in posts if post.deputy is not None]
        if len(covered) == len(posts) == 1:
            return absence.begin(context, posts[0], since=leave.since.isoformat(), until=leave.until.isoformat())
    read = read_office_wish(normalise(text))
    wished = read is not None and read.wish is OfficeWish.AWAY
    return show(context) if wished or (leave is not None and context.grants) else None


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


def _below(context: Context, number: int) -> Reply:
    posts = list(posts_below(context))
    if not posts:
        return context.reply("deputies.nobody_below")
    page = page_of(len(posts), number, size=MOST_BUTTONS)
    buttons = [
        Option(
            id=f"deputy:see:{post.subject}",
            label=context.say("deputies.somebody", place=post.place.name, name=own_name(context, post)),
        )
        for post in page.of(posts)
    ]
    lines = [context.say("deputies.below", count=page.count), *page.where(context.say)]
    turning = in_rows(page.turning(context.say, "deputy:below"))
    return Reply(text="\n".join(lines), options=(*in_rows(buttons), *turning))


# --- what is done


def _see(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    return [show_post(context, post)]


def _choose(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    buttons = [
        Option(id=f"deputy:pick:{post.subject}:{one.person_id}", label=name_of(context, post, one.person_id))
        for one in post.colleagues[:MOST_BUTTONS]
    ]
    key = "own" if post.person.person_id == context.person_id else "theirs"
    return [Reply(text=context.say(f"deputies.{key}.choose", name=own_name(context, post)), options=in_rows(buttons))]


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
    note(context, post, "deputy_named", deputy=chosen.person_id)
    deputy = name_of(context, post, chosen.person_id)
    values = {"name": own_name(context, post), "deputy": deputy, "place": post.place.name}
    tell(context, chosen.person_id, "deputies.told.named", **values)
    tell(context, post.person.person_id, "deputies.told.named_for_you", **values)
    return [show_post(context, again(context, post), context.say("deputies.named", deputy=deputy))]


def _end(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is not None and deputies.end(context.tx, post.deputy.id, context.now):
        note(context, post, "deputy_ended", deputy=post.deputy.deputy_id)
        values = {"name": own_name(context, post), "place": post.place.name}
        tell(context, post.deputy.deputy_id, "deputies.told.ended", **values)
        tell(context, post.person.person_id, "deputies.told.ended_for_you", **values)
    return [show_post(context, again(context, post), context.say("deputies.ended"))]


def _back(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    said = "back"
    if post.deputy is not None and post.deputy.away_until is not None:
        said = "stays" if post.deputy.is_leave_to_come(context.today) else "back"
        deputies.set_away(context.tx, post.deputy.id, None)
        note(context, post, "deputy_back", deputy=post.deputy.deputy_id)
        tell(context, post.deputy.deputy_id, f"deputies.told.{said}", name=own_name(context, post))
    return [show_post(context, again(context, post), context.say(f"deputies.{said}"))]


def _away(context: Context, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is None:
        return [show_post(context, post)]
    return absence.begin(context, post)


_DEEDS = {"see": _see, "choose": _choose, "pick": _pick, "end": _end, "back": _back, "away": _away}
