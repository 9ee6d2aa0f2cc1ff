"""How a request for more time is put before those who decide."""

from datetime import date

from handlers.dialog.context import Context
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Option
from handlers.reporting.obligations.obligation import ObligationWords
from handlers.wording import Wording
from knowledge.area import Place
from storage.people import people


def say_request(words: ObligationWords, place: Place, name: str, until: date, reason: str) -> str:
    """Who asks for which report of which place, until when and why."""
    say = words.say
    return say(
        "extension.request",
        place=place.name,
        name=name,
        subject=words.subject,
        due=say_date(say, words.obligation.due),
        until=say_date(say, until),
        reason=reason,
    )


def decision_buttons(say: Wording, id: int) -> tuple[Option, ...]:
    """同意 and 不同意."""
    return tuple(
        Option(id=f"extension:{verb}:{id}", label=say(f"extension.button.{verb}")) for verb in ("grant", "refuse")
    )


def name_of(context: Context, person_id: int | None) -> str:
    """The name of a colleague."""
    name = None if person_id is None else people.name_of(context.tx, person_id)
    return name or context.say("deputies.colleague")
