"""The kinds of answer that a complaint has of its own: whose office, the story, and that the code was written down."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.complaints import codes
from handlers.complaints.codes import show_code
from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.messages import Choice, Content, Option, Text
from handlers.forms.choices import OneOf
from handlers.forms.field import Answer, Field, Kind, Rows, Slip, Taken, button_id, too_long
from handlers.forms.photos import Photos
from knowledge.area import Level, Place
from knowledge.reading.complaints import accuses
from knowledge.reading.text import looks_like_question
from storage.people import areas

AGAINST = ("village", "township", "county", "city")  # each is the level of the office
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
    """What happened, in whatever words; only a short question that accuses nobody is one to the assistant.

    Any other would stand among the questions without an answer, which others read.
    """

    most: int = 1500

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Taken:
        """The words."""
        if not isinstance(content, Text) or self.is_interruption(draft, content.text):
            return None
        text = content.text.strip()
        return Answer(value=text) if len(text) <= self.most else too_long(text, self.most)

    def is_interruption(self, draft: Draft, text: str) -> bool:
        """Whether words are a question to the assistant."""
        return len(text) <= _LONGEST_QUESTION and looks_like_question(text) and not accuses(text)


_LONGEST_QUESTION = 20  # characters


@dataclass(frozen=True, kw_only=True)
class Evidence(Photos):
    """Photos that prove it; 没有 skips them."""

    declinable: bool = True


@dataclass(frozen=True, kw_only=True)
class CodeNoted(OneOf):
    """Where somebody has noted the code which alone opens an anonymous complaint; the question shows it."""

    def question(self, context: Context, draft: Draft, asked: Field) -> str:
        """The code of the draft."""
        return context.say("complaints.code.ask", code=show_code(code_of(draft)))


# --- what the subject of an anonymous draft holds, and no answer


def new_subject(now: datetime) -> str:
    """The moment of a beginning, and a fresh code."""
    return f"{now.isoformat()} {codes.new_code()}"


def began_at(draft: Draft) -> datetime:
    """When an anonymous draft was begun."""
    return datetime.fromisoformat(draft.subject.partition(" ")[0])


def code_of(draft: Draft) -> str:
    """The digits of the code of an anonymous draft."""
    return draft.subject.partition(" ")[2]
