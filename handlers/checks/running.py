"""The checks that run and those that ended lately, as a list at an office PC; roll-calls in danger stand above."""

from dataclasses import dataclass
from datetime import timedelta

from handlers.checks.board import say_called
from handlers.checks.request_form import PATROL, ROLL_CALL, may_call
from handlers.checks.texts import CheckWords
from handlers.dialog.context import Context
from handlers.dialog.hierarchy import COORDINATORS
from handlers.forms.form import Form
from storage.checks import checks
from storage.checks.checks import OpenCheck

FORMS: dict[str, Form] = {form.id: form for form in (ROLL_CALL, PATROL)}

_LATELY = timedelta(days=60)
_MOST_ENDED = 20


@dataclass(frozen=True, kw_only=True)
class CheckLine:
    """A check in the list, with how much of what was asked has an answer. `alarm`: people are to be brought to safety.

    A drill is no alarm.
    """

    id: int
    title: str
    called: str
    answered: int
    asked: int
    alarm: bool


@dataclass(frozen=True, kw_only=True)
class CheckList:
    """What runs, alarms first, and what ended lately; `forms` are the checks that the person may call."""

    running: tuple[CheckLine, ...]
    ended: tuple[CheckLine, ...]
    forms: tuple[str, ...]
    is_coordinator: bool


def checks_of(context: Context) -> CheckList:
    """The checks that ask for anything at the person's place or below it; none for who coordinates none."""
    if context.role not in COORDINATORS or context.place is None:
        return CheckList(running=(), ended=(), forms=(), is_coordinator=False)
    running = [_line(context, one) for one in checks.open_counts(context.tx, context.place)]
    ended = checks.ended_counts(context.tx, context.place, since=context.now - _LATELY)
    return CheckList(
        running=tuple(sorted(running, key=lambda line: not line.alarm)),
        ended=tuple(_line(context, one) for one in ended[:_MOST_ENDED]),
        forms=tuple(FORMS) if may_call(context) else (),
        is_coordinator=True,
    )


def alarms_of(context: Context) -> tuple[CheckLine, ...]:
    """The roll-calls in danger that run at the person's place or below it; none for who coordinates none."""
    if context.role not in COORDINATORS or context.place is None:
        return ()
    running = (_line(context, one) for one in checks.open_counts(context.tx, context.place))
    return tuple(line for line in running if line.alarm)


def _line(context: Context, one: OpenCheck) -> CheckLine:
    words = CheckWords(say=context.say, check=one.check)
    return CheckLine(
        id=one.check.id,
        title=words.mark(words.title),
        called=say_called(context, words),
        answered=one.asked - one.open,
        asked=one.asked,
        alarm=words.is_roll_call and not one.check.drill and one.check.closed_at is None,
    )
