"""What a curator is told in the morning: how many questions wait."""

from collections.abc import Iterator

from handlers.dialog.context import Occasion
from handlers.dialog.messages import Option
from handlers.dialog.morning import Line, Morning
from handlers.people import curators
from storage.curation import questions


def to_answer(morning: Morning) -> Iterator[Line]:
    """How many questions wait for each county that the person answers for."""
    waiting = morning.once(_waiting)
    for grant in curators.curating(morning.grants, morning.person_id, morning.once(curators.marks)):
        count = waiting.get(grant.place.code, 0) if grant.place else 0
        if grant.place and count:
            text = morning.say("questions.digest.waiting", count=count)
            button = Option(id="cmd:questions", label=morning.say("menu.questions"))
            about = f"questions {grant.place.code}"
            yield Line(text=text, about=about, count=count, buttons=(button,), told_as=(grant,))


def _waiting(occasion: Occasion) -> dict[str, int]:
    return questions.count_waiting(occasion.tx)
