"""The form that moves somebody to another place: where to, and who takes over what is open at the old one.

Who stands above both places does it by sending it in; who stands above the old place alone asks above both.
"""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import ROLE_AT
from handlers.dialog.messages import Reply
from handlers.forms import stepper
from handlers.forms.field import Field
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.handover import asking, telling
from handlers.handover.carrying_out import Taker
from handlers.handover.destination import Destination
from handlers.handover.form import SUCCESSOR
from handlers.handover.posts import decides_move, may_move, named_post, say_moved, say_post, seat_of
from handlers.handover.successor import NOBODY
from handlers.people import seats
from handlers.people.deputy_scope import Post
from knowledge.area import Place
from storage.people import areas, handovers


def begin(context: Context, subject: str, there: str | None = None) -> list[Reply]:
    """The form about somebody in a role at a place, with where to where that was said."""
    if _post(context, subject) is None:
        return [context.reply("handover.gone")]
    before = context.conversation.find_draft(PERSON_MOVE.id, subject)
    if before is not None:
        context.conversation.drop(before)
    draft = context.conversation.open_draft(PERSON_MOVE.id, context.now, subject=subject)
    if there is not None:
        draft.answers[DESTINATION.id] = there
    return stepper.begin(context, PERSON_MOVE, draft, note=_opened(context, draft))


def _post(context: Context, subject: str) -> Post | None:
    """Who is moved, where the sender may; none otherwise."""
    post = named_post(context, subject)
    return post if post is not None and may_move(context, post) else None


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    post, there = _post(context, draft.subject), areas.find(context.tx, draft.answers[DESTINATION.id])
    if post is None or there is None:
        return Closed(reply=context.reply("handover.gone"))
    at_once = decides_move(context, post, there)
    if not at_once and not asking.above_both(context, post.place, there):
        return AskAgain(field=DESTINATION.id, note=context.say("handover.slip.nobody_above"))
    taker = Taker.of(draft.answers[SUCCESSOR.id])
    asked = handovers.ask(
        context.tx,
        person_id=post.person.person_id,
        role=post.person.grant.role,
        area=post.place.code,
        to_id=taker.person_id,
        newcomer=taker.newcomer,
        asked_by=context.person_id,
        now=context.now,
        moves_to=there.code,
    )
    if at_once:
        return Sent(said=telling.carry_out(context, asked, post, taker))
    return Sent(said=asking.ask_above(context, asked, post))


def _name(context: Context, draft: Draft) -> str:
    post = _post(context, draft.subject)
    return context.say("handover.move_draft", name="" if post is None else _who(context, post))


def _opened(context: Context, draft: Draft) -> str:
    post = _post(context, draft.subject)
    if post is None:
        return ""
    now = say_post(context.say, post.place, post.person.grant.role)
    return context.say("handover.opened", name=_who(context, post), post=now)


def _outlook(context: Context, draft: Draft) -> str:
    """What sending it in does, and what goes along."""
    post, there = _post(context, draft.subject), _chosen(context, draft)
    if post is None or there is None:
        return ""
    left = seats.belonging(context.tx, seat_of(post), post.person.person_id)
    own = "decides" if decides_move(context, post, there) else "asks"
    somebody = "nobody" if draft.answers.get(SUCCESSOR.id) == NOBODY else "somebody"
    return context.say(
        f"handover.outlook.move_{own}_{somebody}",
        name=_who(context, post),
        place=post.place.name,
        there=say_post(context.say, there, ROLE_AT[there.level]),
        moved=say_moved(context.say, left, elsewhere=True),
    )


def _chosen(context: Context, draft: Draft) -> Place | None:
    code = draft.answers.get(DESTINATION.id)
    return None if code is None else areas.find(context.tx, code)


def _who(context: Context, post: Post) -> str:
    return post.person.name or context.say("deputies.colleague")


DESTINATION = Field(id="destination", texts="handover.destination", kind=Destination())
PERSON_MOVE = Form(
    id="person_move",
    for_others=True,
    fields=(DESTINATION, SUCCESSOR),
    submit=_submit,
    name=_name,
    opened=_opened,
    outlook=_outlook,
    submit_label="handover.button.submit",
)
