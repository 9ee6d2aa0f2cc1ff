"""Who leaves asks the office above; the successor says yes or no; whoever stands above answers once for all."""

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import superiors
from handlers.dialog.messages import Notice, Option, Reply
from handlers.handover import carrying_out
from handlers.handover.carrying_out import Taker
from handlers.handover.posts import decides, named_post, say_post
from handlers.people.deputy_scope import Post, find_post
from handlers.wording import Wording
from storage.database.privacy import mask_phone
from storage.people import areas, audit, handovers, people
from storage.people.handovers import Handover, HandoverState
from storage.people.people import Role


def ask_above(context: Context, handover: Handover, post: Post) -> list[Reply]:
    """Ask whoever stands above, and whom it is to go to; what the sender is told."""
    above = [one for one in superiors(context.tx, post.place) if one.reachable]
    _note(context, handover, "asked")
    if not above:
        _tell_operators(context, handover, post)
        return [context.reply("handover.asked.nobody_above", take_back_button(context.say, handover))]
    text = say_request(context, handover)
    asked = Reply(text=text, options=(decision_buttons(context.say, handover),))
    context.notices.extend(Notice(person_id=one.person_id, reply=asked, told_as=(one.grant,)) for one in above)
    if handover.to_id is not None:
        offered = Reply(
            text=context.say("handover.offered", **_values(context, handover)),
            options=(_answers(context.say, handover),),
        )
        context.notices.append(Notice(person_id=handover.to_id, reply=offered))
    names = context.say("forms.comma").join(one.name or context.say("deputies.colleague") for one in above)
    return [context.reply("handover.asked.sent", take_back_button(context.say, handover), names=names)]


def _tell_operators(context: Context, handover: Handover, post: Post) -> None:
    """Where nobody above is reached, whoever looks after the server can do it by a command."""
    text = context.say("handover.asked.operators", **_values(context, handover), code=post.place.code)
    for one in people.holding(context.tx, Role.OPERATOR):
        if one.reachable:
            context.notices.append(Notice(person_id=one.person_id, reply=Reply(text=text), told_as=(one.grant,)))


def say_request(context: Context, handover: Handover) -> str:
    """What is asked for, as whoever decides reads it."""
    key = "handover.asked.above" if handover.to_id or handover.newcomer else "handover.asked.above_nobody"
    accepted = context.say("handover.accepted") if handover.accepted_at else ""
    return "\n".join(line for line in (context.say(key, **_values(context, handover)), accepted) if line)


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
    return Option(id=f"seat:withdraw:{handover.id}", label=say("handover.button.withdraw"))


def answer(context: Context, verb: str, id: int) -> list[Reply]:
    """agree, other, refuse from above; accept, decline by the successor; withdraw by who asked."""
    handover = handovers.find(context.tx, id)
    post = None if handover is None else find_post_of(context, handover)
    if handover is None or post is None:
        return [context.reply("handover.gone")]
    above = decides(context, post) and handover.asked_by != context.person_id
    match verb:
        case "agree" if above:
            taker = Taker(person_id=handover.to_id, newcomer=handover.newcomer)
            return carrying_out.carry_out(context, handover, post, taker)
        case "refuse" if above:
            return _end(context, handover, HandoverState.REFUSED, told="refused")
        case "accept" if handover.to_id == context.person_id:
            return _accept(context, handover, post)
        case "decline" if handover.to_id == context.person_id:
            return _end(context, handover, HandoverState.DECLINED, told="declined")
        case "withdraw" if handover.asked_by == context.person_id:
            return _end(context, handover, HandoverState.WITHDRAWN, told="withdrawn")
    return [context.reply("handover.gone")]


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
        above = [one for one in superiors(context.tx, post.place) if one.reachable]
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
    above = [one.person_id for one in superiors(context.tx, areas.get(context.tx, handover.area)) if one.reachable]
    concerned = dict.fromkeys([handover.person_id, *([handover.to_id] if handover.to_id else []), *above])
    text = context.say(f"handover.told.{told}", **_values(context, handover))
    context.notices.extend(Notice(person_id=id, reply=Reply(text=text)) for id in concerned if id != context.person_id)
    return [context.reply(f"handover.said.{told}")]


def _values(context: Context, handover: Handover) -> dict[str, str]:
    """What the texts about a request name."""
    tx, say = context.tx, context.say
    place = areas.get(tx, handover.area)
    name, phone = "", ""
    if handover.newcomer is not None:
        name, phone = handover.newcomer.name, handover.newcomer.phone
    elif handover.to_id is not None:
        name, phone = people.name_of(tx, handover.to_id) or "", people.phone_of(tx, handover.to_id) or ""
    return {
        "old": people.name_of(tx, handover.person_id) or say("deputies.colleague"),
        "post": say_post(say, place, handover.role),
        "name": name or say("deputies.colleague"),
        "phone": mask_phone(phone) if phone else "",
        "by": people.name_of(tx, context.person_id) or say("deputies.colleague"),
    }


def _note(context: Context, handover: Handover, what: str) -> None:
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=f"handover_{what}",
        subject=f"person:{handover.person_id}",
        now=context.now,
        details={"handover": handover.id, "role": handover.role, "area": handover.area},
    )
