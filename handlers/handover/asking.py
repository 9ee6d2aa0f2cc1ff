"""Who leaves asks the office above; the successor says yes or no; whoever stands above answers once for all."""

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import ROLE_AT, over_both, superiors
from handlers.dialog.messages import Notice, Option, Reply
from handlers.handover import telling
from handlers.handover.carrying_out import Taker
from handlers.handover.posts import decides, decides_move, named_post, say_post
from handlers.people.deputy_scope import Post, find_post
from handlers.wording import Wording
from knowledge.area import Place
from storage.database.privacy import mask_phone
from storage.people import areas, audit, handovers, people
from storage.people.handovers import Handover, HandoverState
from storage.people.people import Coordinator, Role


def ask_above(context: Context, handover: Handover, post: Post) -> list[Reply]:
    """Ask whoever stands above, and whom it is to go to; what the sender is told."""
    above = reachable_above(context, handover)
    _note(context, handover, "asked")
    kind = _kind(handover)
    if not above:
        _tell_operators(context, handover, post)
        return [context.reply("handover.asked.nobody_above", take_back_button(context.say, handover))]
    text = say_request(context, handover)
    asked = Reply(text=text, options=(decision_buttons(context.say, handover),))
    context.notices.extend(Notice(person_id=one.person_id, reply=asked, told_as=(one.grant,)) for one in above)
    if handover.to_id is not None:
        offered = Reply(
            text=context.say(f"handover.offered.{kind}", **_values(context, handover)),
            options=(_answers(context.say, handover),),
        )
        context.notices.append(Notice(person_id=handover.to_id, reply=offered))
    names = context.say("forms.comma").join(one.name or context.say("deputies.colleague") for one in above)
    button, old = take_back_button(context.say, handover), _values(context, handover)["old"]
    return [context.reply(f"handover.asked.sent_{kind}", button, names=names, old=old)]


def reachable_above(context: Context, handover: Handover) -> list[Coordinator]:
    """Who is to decide, of whom a message reaches: of a move who stands above both places."""
    place, there = areas.get(context.tx, handover.area), _there(context, handover)
    if there is not None:
        return above_both(context, place, there)
    return [one for one in superiors(context.tx, place) if one.reachable]


def above_both(context: Context, place: Place, there: Place) -> list[Coordinator]:
    """Who decides that somebody goes from one place to another, of whom a message reaches."""
    return [one for one in over_both(context.tx, place, there) if one.reachable]


def _tell_operators(context: Context, handover: Handover, post: Post) -> None:
    """Where nobody above is reached, whoever looks after the server can do it by a command."""
    text = context.say("handover.asked.operators", **_values(context, handover), code=post.place.code)
    for one in people.holding(context.tx, Role.OPERATOR):
        if one.reachable:
            context.notices.append(Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,)))


def say_request(context: Context, handover: Handover) -> str:
    """What is asked for, as whoever decides reads it."""
    somebody = "somebody" if handover.to_id or handover.newcomer else "nobody"
    asked = context.say(f"handover.asked.{_kind(handover)}_{somebody}", **_values(context, handover))
    accepted = context.say("handover.accepted") if handover.accepted_at else ""
    return "\n".join(line for line in (asked, accepted) if line)


def decision_buttons(say: Wording, handover: Handover) -> tuple[Option, Option, Option]:
    """Agree, somebody else, not agree."""
    agree, other, refuse = (
        Option(id=f"seat:{verb}:{handover.id}", label=say(f"handover.button.{verb}"))
        for verb in ("agree", "other", "refuse")
    )
    return agree, other, refuse


def _answers(say: Wording, handover: Handover) -> tuple[Option, Option]:
    yes, no = (
        Option(id=f"seat:{verb}:{handover.id}", label=say(f"handover.button.{verb}")) for verb in ("accept", "decline")
    )
    return yes, no


def take_back_button(say: Wording, handover: Handover) -> Option:
    """By which who asked does not ask any more."""
    return Option(id=f"seat:withdraw:{handover.id}", label=say(f"handover.button.withdraw_{_kind(handover)}"))


def answer(context: Context, verb: str, id: int) -> list[Reply]:
    """agree, other, refuse from above; accept, decline by the successor; withdraw by who asked."""
    handover = handovers.find(context.tx, id)
    post = None if handover is None else find_post_of(context, handover)
    if handover is None or post is None:
        return [context.reply("handover.gone")]
    above = _decides(context, handover, post)
    match verb:
        case "agree" if above:
            taker = Taker(person_id=handover.to_id, newcomer=handover.newcomer)
            return telling.carry_out(context, handover, post, taker)
        case "refuse" if above:
            return _end(context, handover, HandoverState.REFUSED, told="refused")
        case "accept" if handover.to_id == context.person_id:
            return _accept(context, handover, post)
        case "decline" if handover.to_id == context.person_id:
            return _end(context, handover, HandoverState.DECLINED, told="declined")
        case "withdraw" if handover.asked_by == context.person_id:
            return _end(context, handover, HandoverState.WITHDRAWN, told="withdrawn")
    return [context.reply("handover.gone")]


def _decides(context: Context, handover: Handover, post: Post) -> bool:
    """Whether the sender stands above, of a move above both places, and is not who asked."""
    there = _there(context, handover)
    stands_above = decides(context, post) if there is None else decides_move(context, post, there)
    return stands_above and handover.asked_by != context.person_id


def find_post_of(context: Context, handover: Handover) -> Post | None:
    """Whose role it is about; none once it was given up."""
    return find_post(context, handover.person_id, handover.role, areas.get(context.tx, handover.area))


def post_to_change(context: Context, id: int) -> Post | None:
    """The role that a request is about, where the sender may decide otherwise."""
    handover = handovers.find(context.tx, id)
    post = None if handover is None else find_post_of(context, handover)
    return None if post is None or not decides(context, post) else named_post(context, post.subject)


def _accept(context: Context, handover: Handover, post: Post) -> list[Reply]:
    if handovers.accept(context.tx, handover.id, context.now):
        _note(context, handover, "accepted")
        text = context.say("handover.told.accepted", **_values(context, handover))
        above = reachable_above(context, handover)
        buttons = (decision_buttons(context.say, handover),)
        context.notices.extend(
            Notice(person_id=one.person_id, reply=Reply(text=text, options=buttons), told_as=(one.grant,))
            for one in above
        )
        context.notices.append(Notice(person_id=handover.person_id, reply=Reply(text=text)))
    return [context.reply("handover.said.accepted")]


def _end(context: Context, handover: Handover, state: HandoverState, *, told: str) -> list[Reply]:
    """It does not come to it; everybody who was asked, and who asked, hears why."""
    if not handovers.decide(context.tx, handover.id, state, by=context.person_id, now=context.now):
        return [context.reply("handover.gone")]
    _note(context, handover, state)
    above = [one.person_id for one in reachable_above(context, handover)]
    asked = [id for id in (handover.person_id, handover.asked_by, handover.to_id) if id is not None]
    text = context.say(f"handover.told.{told}_{_kind(handover)}", **_values(context, handover))
    concerned = [id for id in dict.fromkeys([*asked, *above]) if id != context.person_id]
    context.notices.extend(Notice(person_id=id, reply=Reply(text=text)) for id in concerned)
    return [context.reply(f"handover.said.{told}_{_kind(handover)}")]


def _kind(handover: Handover) -> str:
    """Whether somebody leaves a role, or is moved to another one: the texts differ."""
    return "leaving" if handover.moves_to is None else "moving"


def _there(context: Context, handover: Handover) -> Place | None:
    """Where somebody is to be moved, if anywhere."""
    return None if handover.moves_to is None else areas.get(context.tx, handover.moves_to)


def _values(context: Context, handover: Handover) -> dict[str, str]:
    """What the texts about a request name."""
    tx, say = context.tx, context.say
    place, there = areas.get(tx, handover.area), _there(context, handover)
    name, phone = "", ""
    if handover.newcomer is not None:
        name, phone = handover.newcomer.name, handover.newcomer.phone
    elif handover.to_id is not None:
        name, phone = people.name_of(tx, handover.to_id) or "", people.phone_of(tx, handover.to_id) or ""
    return {
        "old": people.name_of(tx, handover.person_id) or say("deputies.colleague"),
        "post": say_post(say, place, handover.role),
        "there": "" if there is None else say_post(say, there, ROLE_AT[there.level]),
        "name": name or say("deputies.colleague"),
        "phone": mask_phone(phone) if phone else "",
        "by": people.name_of(tx, context.person_id) or say("deputies.colleague"),
        "asker": _asker(context, handover),
    }


def _asker(context: Context, handover: Handover) -> str:
    """Who asked for it, by name; the operator where it was asked for at the command line."""
    if handover.asked_by is None:
        return context.say("claims.operator")
    return people.name_of(context.tx, handover.asked_by) or context.say("deputies.colleague")


def _note(context: Context, handover: Handover, what: str) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=f"handover_{what}",
        subject=f"person:{handover.person_id}",
        now=context.now,
        details={"handover": handover.id, "role": handover.role, "area": handover.area},
    )
