"""What is said of a handover that was done: to who decided, and to everybody concerned what is true for them."""

from handlers.dialog.context import Context, Occasion
from handlers.dialog.hierarchy import ROLE_AT, holders_at, superiors
from handlers.dialog.messages import Notice, Option, Reply
from handlers.handover import carrying_out
from handlers.handover.carrying_out import Change, Taker
from handlers.handover.posts import say_moved, say_post
from handlers.people.deputy_scope import Post
from storage.people import accounts, people
from storage.people.handovers import Handover
from storage.people.people import Coordinator


def carry_out(context: Context, handover: Handover, post: Post, taker: Taker) -> list[Reply]:
    """Do it, as the sender decided; what the sender is told."""
    change = carrying_out.change_hands(context, handover, post, taker, by=context.person_id, keeper=context.person_id)
    if change is None:
        return [context.reply("handover.gone")]
    context.notices.extend(notices(context, change, who=say_who(context), besides=context.person_id))
    return [_done(context, change)]


def notices(occasion: Occasion, change: Change, *, who: str, besides: int | None) -> list[Notice]:
    """What the old one, the new one, the colleagues and the others above hear; not who decided."""
    say, values = occasion.say, {"who": who, **_values(occasion, change)}
    kind = "kept" if change.kept else "done"
    old, others = ("old", "others") if change.there is None else ("old_moved", "others_moved")
    told = [
        Notice(person_id=change.post.person.person_id, reply=Reply(text=say(f"handover.told.{old}_{kind}", **values))),
        *(_to_others(say(f"handover.told.{others}_{kind}", **values), one) for one in _others(occasion, change)),
    ]
    if not change.kept:
        mine = Option(id="cmd:mine", label=say("menu.mine"))
        role, area = change.post.person.grant.role, change.post.place.code
        decline = Option(id=f"seat:leave:{role}:{area}", label=say("handover.button.not_me"))
        reply = Reply(text=say("handover.told.new", **values), options=((mine, decline),))
        told.append(Notice(person_id=change.to_id, reply=reply))
    return [notice for notice in told if notice.person_id != besides]


def _values(occasion: Occasion, change: Change) -> dict[str, str]:
    """What the texts name: `there` is the post that the old one has instead."""
    say, post, there = occasion.say, change.post, change.there
    return {
        "old": post.person.name or say("deputies.colleague"),
        "name": people.name_of(occasion.tx, change.to_id) or say("deputies.colleague"),
        "post": say_post(say, post.place, post.person.grant.role),
        "place": post.place.name,
        "there": "" if there is None else say_post(say, there, ROLE_AT[there.level]),
        "moved": say_moved(say, change.passed, elsewhere=there is not None),
    }


def _to_others(text: str, one: Coordinator) -> Notice:
    return Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,))


def _others(occasion: Occasion, change: Change) -> list[Coordinator]:
    """Colleagues at the place, and all who hold the office above; of a move those of the new place as well."""
    concerned = [*change.post.colleagues, *superiors(occasion.tx, change.post.place)]
    if change.there is not None:
        concerned += [*holders_at(occasion.tx, change.there), *superiors(occasion.tx, change.there)]
    found = {one.person_id: one for one in concerned}
    for id in (change.post.person.person_id, change.to_id):
        found.pop(id, None)
    return list(found.values())


def _done(context: Context, change: Change) -> Reply:
    """What was done, whom it did not reach, and what is left to do."""
    say, old, values = context.say, change.post.person, _values(context, change)
    moved, what = "" if change.there is None else "moved_", "kept" if change.kept else "to"
    lines = [say(f"handover.done.{moved}{what}", **values)]
    reached = people.reached(context.tx, [old.person_id, change.to_id])
    if old.person_id not in reached:
        lines.append(say("handover.done.old_unreached", **values))
    lines.append(say("handover.done.cannot_recall"))
    options = []
    if change.kept:
        options.append(context.option("invite:new", "invitation.button.new"))
    elif change.to_id != context.person_id and not accounts.of(context.tx, change.to_id):
        lines.append(say("handover.done.invite", **values))
        options.append(context.option(f"directory:invite:{change.to_id}", "directory.button.invite"))
    return Reply(text="\n".join(lines), options=tuple((option,) for option in options))


def say_who(context: Context) -> str:
    """“青石镇赵敏”."""
    name = people.name_of(context.tx, context.person_id) or context.say("deputies.colleague")
    return f"{context.place.name if context.place else ''}{name}"
