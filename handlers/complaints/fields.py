"""The kinds of answer that a complaint has of its own: whose office, the story, and that the code was written down."""

from dataclasses import dataclass
from typing import Any

from handlers.complaints import codes
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Option, Text, Weight
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, Taken, button_id, too_long
from knowledge.area import Level, Place
from knowledge.reading.text import looks_like_question, plain
from storage.people import areas

AGAINST = ("village", "township", "county", "city")  # each is the level of the office
CODE, NOTED = "secret", "noted"  # the draft keeps the code under a name that no field has
_MOST_BUTTONS = 30


@dataclass(frozen=True, kw_only=True)
class AccusedPlace(Kind):
    """The place whose office is complained of, by its code: of the level that was said before, wherever it lies."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """A button, level by level, or a name."""
        match content:
            case Choice(id=id) if id.startswith("a="):
                chosen = areas.find(context.tx, id[2:])
                return Slip(key="complaints.place.wrong") if chosen is None else _answer(draft, chosen)
            case Text(text=text) if not looks_like_question(text):
                return _by_name(context, draft, text.strip())
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """“云山县青石镇青石村”."""
        return say_place(context, value)

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """Which county, which township, which village."""
        here = areas.find(context.tx, draft.answers.get(asked.id) or "")
        choices = _choices(context, draft, here)
        level = choices[0].level if choices else level_of(draft)
        return context.say("complaints.place.ask_level", level=context.say(f"place.level.{level}"))

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """The places one level below what is known, where they are not too many."""
        choices = _choices(context, draft, areas.find(context.tx, draft.answers.get(asked.id) or ""))
        if len(choices) > _MOST_BUTTONS:
            return ()
        return in_rows([Option(id=button_id(draft, asked.id, f"a={one.code}"), label=one.name) for one in choices])


def level_of(draft: Draft) -> Level:
    """The level of the office that is complained of."""
    return Level(draft.answers.get("against") or AGAINST[0])


def say_place(context: Context, code: str) -> str:
    """A place with those above it up to the county."""
    place = areas.find(context.tx, code)
    lineage = [] if place is None else areas.lineage(context.tx, place)
    named = [one.name for one in lineage if one.level not in (Level.PROVINCE, Level.CITY)]
    return "".join(reversed(named)) or (place.name if place else "")


def _answer(draft: Draft, chosen: Place) -> Answer:
    return Answer(value=chosen.code, more=chosen.level is not level_of(draft))


def _by_name(context: Context, draft: Draft, text: str) -> Answer | Slip:
    """The place of that level whose name was typed, or its beginning.

    Of several namesakes, those whose places above stand there too.
    """
    places = areas.at_level(context.tx, level_of(draft))
    there = [one for one in places if one.name in text]
    there = there or [one for one in places if len(text) > 1 and one.name.startswith(text)]
    if len(there) > 1:
        lineages = areas.lineages(context.tx, there)
        fuller = [one for one in there if all(above.name in text for above in lineages[one.code][1:2])]
        there = fuller or there
    if not there:
        return Slip(key="complaints.place.wrong")
    return _answer(draft, there[0]) if len(there) == 1 else Slip(key="complaints.place.several")


def _choices(context: Context, draft: Draft, here: Place | None) -> list[Place]:
    """What is chosen from now: below the only place of each level there is, down to the level that is wanted."""
    choices = areas.children(context.tx, None if here is None else here.code)
    while len(choices) == 1 and choices[0].level is not level_of(draft):
        choices = areas.children(context.tx, choices[0].code)
    return choices


@dataclass(frozen=True, kw_only=True)
class Story(Kind):
    """What happened, in whatever words: no question in it is taken for one, lest it go to somebody else's list."""

    most: int = 1500

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The words."""
        if not isinstance(content, Text):
            return None
        text = content.text.strip()
        return Answer(value=text) if len(text) <= self.most else too_long(text, self.most)


@dataclass(frozen=True, kw_only=True)
class CodeNoted(Kind):
    """That somebody has written down the code which alone opens an anonymous complaint."""

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The button, or a word like it."""
        match content:
            case Choice(id=id) if id == NOTED:
                return Answer(value=NOTED)
            case Text(text=text) if "complaints.spoken.noted" in context.say.lists_with(plain(text)):
                return Answer(value=NOTED)
            case Text(text=text) if not looks_like_question(text):
                return Slip(key="complaints.code.slip")
        return None

    def show(self, context: Context, draft: Draft, asked: Field, value: Any) -> str:
        """That it was, and not the code."""
        return context.say("complaints.code.noted")

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """The code, drawn when it is first shown."""
        if CODE not in draft.answers:
            draft.answers[CODE] = codes.new_code()
        return context.say("complaints.code.ask", code=draft.answers[CODE])

    def buttons(self, context: Context, draft: Draft, asked: Field) -> Rows:
        """〔记下了〕."""
        id = button_id(draft, asked.id, NOTED)
        return ((Option(id=id, label=context.say("complaints.code.noted"), weight=Weight.MAIN),),)
