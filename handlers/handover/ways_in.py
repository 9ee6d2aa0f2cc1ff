"""The ways to a handover: the command, buttons, and words such as 把陈家村交给王五 and 我退休了."""

from collections.abc import Iterable, Iterator

from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import LEVEL_OF, holders_at, roles_below
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_number
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.forms.field import Answer
from handlers.handover import asking, form, moving, vacant
from handlers.handover.posts import decides, is_own, named_post, say_post
from handlers.handover.successor import read_successor
from handlers.people import finding
from handlers.people.deputy_scope import Post, find_post, own_posts
from knowledge.area import Place
from knowledge.reading.seat_wishes import SeatChange, SeatWish, read_seat_wishes
from storage.people import areas, handovers

_MOST_BUTTONS = 20


def show(context: Context) -> list[Reply]:
    """What the person holds, to be given away, and for a coordinator how to replace somebody below."""
    own = [post for post in own_posts(context) if is_own(context, post)]
    if not own:
        return [context.reply("handover.not_yours", way=way_to_ask(context))]
    below = bool(roles_below(context.role)) and any(
        context.may(Action.DECIDE_SEAT, place) for place in _children(context)
    )
    lines = [context.say("handover.show"), *([context.say("handover.show_below")] if below else [])]
    lines += [asking.say_request(context, one) for one in handovers.open_of(context.tx, context.person_id)]
    options = [Option(id=f"seat:replace:{post.subject}", label=_give(context, post)) for post in own]
    if below:
        options.append(context.option("cmd:directory", "menu.directory"))
    return [Reply(text="\n".join(lines), options=in_rows(options))]


def _children(context: Context) -> list[Place]:
    return [
        child for grant in context.grants if grant.place for child in areas.children(context.tx, grant.place.code)[:1]
    ]


def _give(context: Context, post: Post) -> str:
    return context.say("handover.button.give", post=say_post(context.say, post.place, post.person.grant.role))


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """seat:replace and seat:move with person, role and place; seat:leave with role and place; seat:vacant; answers."""
    match args:
        case ["replace", *subject]:
            post = named_post(context, ":".join(subject))
            return [context.reply("handover.gone")] if post is None else form.begin(context, post)
        case ["move", *subject]:
            return moving.begin(context, ":".join(subject))
        case ["leave", role, area]:
            post = named_post(context, f"{context.person_id}:{role}:{area}")
            return [context.reply("handover.gone")] if post is None else form.begin(context, post)
        case ["other", id] if id.isdecimal():
            return _otherwise(context, int(id))
        case ["vacant", number]:
            return vacant.show(context, page_number(number))
        case [verb, id] if id.isdecimal():
            return asking.answer(context, verb, int(id))
    return [context.reply("handover.gone")]


def _otherwise(context: Context, id: int) -> list[Reply]:
    """The form of what was asked for, so that it is decided otherwise."""
    post = asking.post_to_change(context, id)
    asked = handovers.find(context.tx, id)
    if post is None or asked is None:
        return [context.reply("handover.gone")]
    if asked.moves_to is not None:
        return moving.begin(context, post.subject, asked.moves_to)
    return form.begin(context, post)


# --- in words


def take_words(context: Context, text: str) -> list[Reply] | None:
    """What the words wish, where they name places and people that are the sender's; none for any other text."""
    if not context.grants:
        return None
    for wish in read_seat_wishes(text):
        said = _leave(context) if wish.change is SeatChange.LEAVE else _replace(context, wish)
        if said is not None:
            return said
    return None


def _leave(context: Context) -> list[Reply] | None:
    """The form about the only role that the person holds; which one, where there are several."""
    own = [post for post in own_posts(context) if is_own(context, post)]
    return form.begin(context, own[0]) if len(own) == 1 else show(context) if own else None


def _replace(context: Context, wish: SeatWish) -> list[Reply] | None:
    posts = list(_meant(context, wish))
    if not posts:
        return None
    if len(posts) > 1:
        options = [
            Option(id=f"seat:replace:{post.subject}", label=_somebody(context, post)) for post in posts[:_MOST_BUTTONS]
        ]
        return [Reply(text=context.say("handover.which", count=len(posts)), options=in_rows(options))]
    if not wish.name:
        return form.begin(context, posts[0])
    taken = read_successor(context, posts[0], f"{wish.name}{wish.phone}")
    if isinstance(taken, Answer):
        return form.begin(context, posts[0], taken)
    said = form.begin(context, posts[0])
    return [context.reply(taken.key, **taken.values), *said]


def _somebody(context: Context, post: Post) -> str:
    name = post.person.name or context.say("deputies.colleague")
    return context.say("deputies.somebody", place=post.place.name, name=name)


def _meant(context: Context, wish: SeatWish) -> Iterator[Post]:
    """Whose role is meant: of who holds the place that is named, or of who has the name."""
    found = _at(context, wish.place) if wish.place else _of(context, wish.old)
    for post in found:
        if decides(context, post) or is_own(context, post):
            yield post


def _at(context: Context, name: str) -> Iterator[Post]:
    """Those who hold the office of a place that the sender has a say in, called by its name."""
    seen = set()
    for place in _reach(context):
        if place.code not in seen and place.name == name:
            seen.add(place.code)
            for one in holders_at(context.tx, place):
                post = find_post(context, one.person_id, one.grant.role, place)
                if post is not None:
                    yield post


def _reach(context: Context) -> Iterable[Place]:
    for grant in context.grants:
        if grant.place is not None:
            yield grant.place
            yield from areas.below(context.tx, grant.place)


def _of(context: Context, name: str) -> Iterator[Post]:
    """The roles below of those who have a name."""
    for one in finding.below(context):
        if one.name == name and one.grant.place is not None and one.grant.role in LEVEL_OF:
            post = find_post(context, one.person_id, one.grant.role, one.grant.place)
            if post is not None:
                yield post
