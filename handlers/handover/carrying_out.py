"""A handover is done: the role changes hands, and everybody concerned hears what is true for them."""

from dataclasses import dataclass

from handlers.dialog.context import Context, Occasion
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Notice, Option, Reply
from handlers.handover.posts import say_moved, say_post, seat_of
from handlers.people import seats
from handlers.people.deputy_scope import Post
from handlers.people.seats import Passed
from storage.people import accounts, audit, handovers, people
from storage.people.handovers import Handover, HandoverState, NewPerson
from storage.people.people import Coordinator


@dataclass(frozen=True, kw_only=True)
class Taker:
    """Who takes over: somebody known, somebody new, or nobody yet where both are none."""

    person_id: int | None
    newcomer: NewPerson | None

    @property
    def is_nobody(self) -> bool:
        """Whether whoever decides keeps it till somebody comes."""
        return self.person_id is None and self.newcomer is None


@dataclass(frozen=True, kw_only=True)
class Change:
    """What a handover changed: whose role it was, who has it or keeps it now, and what went along."""

    post: Post
    to_id: int
    kept: bool
    passed: Passed


def carry_out(context: Context, handover: Handover, post: Post, taker: Taker) -> list[Reply]:
    """Do it, as the sender decided; what the sender is told."""
    change = change_hands(context, handover, post, taker, by=context.person_id, keeper=context.person_id)
    if change is None:
        return [context.reply("handover.gone")]
    context.notices.extend(notices(context, change, who=_say_who(context), besides=context.person_id))
    return [_done(context, change)]


def change_hands(
    occasion: Occasion, handover: Handover, post: Post, taker: Taker, *, by: int | None, keeper: int | None
) -> Change | None:
    """Let the role change hands; none where that can no longer be: it was decided, or is not held any more.

    `by` is who decided, none for the operator at the command line; `keeper` who has all of it where nobody takes over.
    """
    tx, old = occasion.tx, post.person.person_id
    to_id = keeper if taker.is_nobody else _find_or_make(occasion, taker)
    if to_id is None or not handovers.decide(
        tx, handover.id, HandoverState.DONE, by=by, now=occasion.now, held_by=keeper if taker.is_nobody else None
    ):
        return None
    passed = seats.pass_on(occasion, seat_of(post), old, to_id, by=by, kept=taker.is_nobody)
    if passed is None:
        return None
    if not taker.is_nobody:
        seats.take_what_was_kept(occasion, to_id, post.person.grant.role, post.place.code)
    return Change(post=post, to_id=to_id, kept=taker.is_nobody, passed=passed)


def _find_or_make(occasion: Occasion, taker: Taker) -> int | None:
    """The id of who takes over: of a newcomer whom somebody entered meanwhile, that one's."""
    if taker.newcomer is None:
        return taker.person_id
    known = people.find_by_phone(occasion.tx, taker.newcomer.phone)
    if known is not None:
        return known
    person_id = people.add(occasion.tx, now=occasion.now, name=taker.newcomer.name, phone=taker.newcomer.phone)
    subject = f"person:{person_id}"
    audit.note(occasion.tx, person_id=None, action="person_entered", subject=subject, now=occasion.now)
    return person_id


def notices(occasion: Occasion, change: Change, *, who: str, besides: int | None) -> list[Notice]:
    """What the old one, the new one, the colleagues and the others above hear; not who decided."""
    say, post = occasion.say, change.post
    old_name = post.person.name or say("deputies.colleague")
    new_name = people.name_of(occasion.tx, change.to_id) or say("deputies.colleague")
    values = {
        "who": who,
        "old": old_name,
        "name": new_name,
        "post": say_post(say, post.place, post.person.grant.role),
        "place": post.place.name,
        "moved": say_moved(say, change.passed),
    }
    kind = "kept" if change.kept else "done"
    told = [
        Notice(person_id=post.person.person_id, reply=Reply(text=say(f"handover.told.old_{kind}", **values))),
        *(_to_others(say(f"handover.told.others_{kind}", **values), one) for one in _others(occasion, change)),
    ]
    if not change.kept:
        mine = Option(id="cmd:mine", label=say("menu.mine"))
        decline = Option(
            id=f"seat:leave:{post.person.grant.role}:{post.place.code}", label=say("handover.button.not_me")
        )
        reply = Reply(text=say("handover.told.new", **values), options=((mine, decline),))
        told.append(Notice(person_id=change.to_id, reply=reply))
    return [notice for notice in told if notice.person_id != besides]


def _to_others(text: str, one: Coordinator) -> Notice:
    return Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,))


def _others(occasion: Occasion, change: Change) -> list[Coordinator]:
    """Colleagues at the place, and all who hold the office above."""
    concerned = [*change.post.colleagues, *superiors(occasion.tx, change.post.place)]
    found = {one.person_id: one for one in concerned}
    for id in (change.post.person.person_id, change.to_id):
        found.pop(id, None)
    return list(found.values())


def _done(context: Context, change: Change) -> Reply:
    """What was done, whom it did not reach, and what is left to do."""
    say, old = context.say, change.post.person
    name = people.name_of(context.tx, change.to_id) or say("deputies.colleague")
    values = {"old": old.name or say("deputies.colleague"), "name": name, "moved": say_moved(say, change.passed)}
    post = say_post(say, change.post.place, old.grant.role)
    lines = [say("handover.done.kept" if change.kept else "handover.done.to", post=post, **values)]
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


def _say_who(context: Context) -> str:
    """“青石镇赵敏”."""
    name = people.name_of(context.tx, context.person_id) or context.say("deputies.colleague")
    return f"{context.place.name if context.place else ''}{name}"
