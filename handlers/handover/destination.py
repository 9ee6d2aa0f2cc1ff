"""Where somebody is moved, as an answer: a village or a township of the same county, by a button or by its name."""

from dataclasses import dataclass
from typing import Any

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import ROLE_AT, at_level
from handlers.dialog.messages import Choice, Content, Option, Text
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, button_id
from handlers.handover.posts import MOVABLE, named_post, say_post
from handlers.people.deputy_scope import Post
from knowledge.area import Level, Place
from knowledge.reading.text import looks_like_question
from storage.people import areas, people

_MOST_BUTTONS = 30


@dataclass(frozen=True, kw_only=True)
class Destination(Kind):
    """The code of a place; its level tells the role."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """A button, or a name, with the township's before it where there are several."""
        post = named_post(context, draft.subject)
        if post is None:
            return None
        match content:
            case Choice(id=id) if id.startswith("a="):
                there = areas.find(context.tx, id[2:])
                return _checked(context, post, [] if there is None else [there], "")
            case Text(text=text) if not looks_like_question(text):
                return _checked(context, post, _called(context, post, text.strip()), text.strip())
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“青石镇东坡村村干部”: names of villages repeat."""
        there = areas.get(context.tx, value)
        township = at_level(areas.lineage(context.tx, there)[1:], Level.TOWNSHIP)
        return f"{'' if township is None else township.name}{say_post(context.say, there, ROLE_AT[there.level])}"

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The places beside the one that is left, where they are not too many."""
        post = named_post(context, draft.subject)
        beside = [] if post is None else areas.children(context.tx, post.place.parent_code)
        if post is None or len(beside) > _MOST_BUTTONS:
            return ()
        return in_rows(
            [
                Option(id=button_id(draft, asked.id, f"a={place.code}"), label=place.name)
                for place in beside
                if place.code != post.place.code
            ]
        )


def _checked(context: Context, post: Post, found: list[Place], text: str) -> Answer | Slip:
    """The one place that is meant, if the person can go there."""
    county = _county(context, post)
    fitting = [one for one in found if ROLE_AT.get(one.level) in MOVABLE and county and county.contains(one)]
    if len(fitting) != 1:
        return Slip(key="handover.slip.places" if fitting else "handover.slip.place", values={"text": text})
    held = {grant.place.code for grant in people.grants_of(context.tx, post.person.person_id) if grant.place}
    if fitting[0].code in held:
        return Slip(key="handover.slip.there", values={"place": fitting[0].name})
    return Answer(value=fitting[0].code)


def _called(context: Context, post: Post, text: str) -> list[Place]:
    """The places that a text names: those with just this name, else the lowest, in a township that it names as well."""
    county = _county(context, post)
    found = [] if county is None else areas.called_in(context.tx, text, [county])
    exact = [one for one in found if one.name == text]
    within = [
        one for one in found if any(above.contains(one) and above.code != one.code for above in _townships(found))
    ]
    return exact or within or found


def _townships(places: list[Place]) -> list[Place]:
    return [one for one in places if one.level is Level.TOWNSHIP]


def _county(context: Context, post: Post) -> Place | None:
    return at_level(areas.lineage(context.tx, post.place), Level.COUNTY)
