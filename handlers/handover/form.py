"""The form of a handover: who takes over. Sent in from above it is done; by who leaves it is asked for above."""

from handlers.dialog.context import Context
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Reply
from handlers.forms import stepper
from handlers.forms.field import Answer, Field
from handlers.forms.form import Closed, Form, Sent
from handlers.handover import asking, telling
from handlers.handover.carrying_out import Taker
from handlers.handover.posts import decides, named_post, say_moved, say_post, seat_of
from handlers.handover.successor import NOBODY, Successor
from handlers.people import seats
from handlers.people.deputy_scope import Post
from storage.people import handovers


def begin(context: Context, post: Post, taken: Answer | None = None) -> list[Reply]:
    """The form about somebody's role at a place, with who takes over where that was said."""
    before = context.conversation.find_draft(HANDOVER.id, post.subject)
    if before is not None:
        context.conversation.drop(before)
    draft = context.conversation.open_draft(HANDOVER.id, context.now, subject=post.subject)
    if taken is not None:
        draft.answers[SUCCESSOR.id] = taken.value
    return stepper.begin(context, HANDOVER, draft, note=_opened(context, draft))


def _submit(context: Context, draft: Draft) -> Sent | Closed:
    post = named_post(context, draft.subject)
    if post is None:
        return Closed(reply=context.reply("handover.gone"))
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
    )
    if decides(context, post):
        return Sent(said=telling.carry_out(context, asked, post, taker))
    return Sent(said=asking.ask_above(context, asked, post))


def _name(context: Context, draft: Draft) -> str:
    post = named_post(context, draft.subject)
    return context.say("handover.draft", place="" if post is None else post.place.name)


def _outlook(context: Context, draft: Draft) -> str:
    """What sending it in does, and what goes along."""
    post = named_post(context, draft.subject)
    if post is None:
        return ""
    nobody = draft.answers.get(SUCCESSOR.id) == NOBODY
    moved = say_moved(context.say, seats.belonging(context.tx, seat_of(post), post.person.person_id))
    values = {
        "name": post.person.name or context.say("deputies.colleague"),
        "place": post.place.name,
        "moved": moved,
    }
    own = "decides" if decides(context, post) else "asks"
    return context.say(f"handover.outlook.{own}_nobody" if nobody else f"handover.outlook.{own}", **values)


def _opened(context: Context, draft: Draft) -> str:
    post = named_post(context, draft.subject)
    if post is None:
        return ""
    name = post.person.name or context.say("deputies.colleague")
    return context.say("handover.opened", name=name, post=say_post(context.say, post.place, post.person.grant.role))


SUCCESSOR = Field(id="successor", texts="handover.successor", kind=Successor(), options=(NOBODY,))
HANDOVER = Form(
    id="handover",
    for_others=True,
    fields=(SUCCESSOR,),
    submit=_submit,
    name=_name,
    opened=_opened,
    outlook=_outlook,
    submit_label="handover.button.submit",
)
