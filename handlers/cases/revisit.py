"""Some time after a close-out its reporter is asked once whether the house is really mended."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import partial

from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion, in_rows
from handlers.dialog.messages import Manner, Notice, Option, Reply, Weight
from knowledge.calendar.calendar import REMINDED_AT, is_quiet
from storage.cases import cases, confirmations
from storage.cases.cases import Case
from storage.cases.confirmations import Unasked

MOST_BUTTONS = 10  # of whoever reported more houses the others are found under the own reports


def plan(occasion: Occasion, apart: Apart) -> None:
    """Ask each reporter once of all houses whose day has come, from 9:00 on and not in quiet hours."""
    begins = datetime.combine(occasion.today, REMINDED_AT, tzinfo=occasion.zone)
    if occasion.now < begins or is_quiet(occasion.now, occasion.zone):
        return
    of_reporter: defaultdict[int, list[Unasked]] = defaultdict(list)
    for one in confirmations.unasked(occasion.tx, occasion.today):
        of_reporter[one.reporter_id].append(one)
    for person_id, due in of_reporter.items():
        apart(f"revisit {due[0].number}", partial(_ask, occasion, person_id, due))


def _ask(occasion: Occasion, person_id: int, due: Sequence[Unasked]) -> Iterator[Notice]:
    if confirmations.note_asked(occasion.tx, [one.id for one in due], occasion.now):
        found = [cases.get(occasion.tx, one.number) for one in due]
        reply = _of_one(occasion, found[0]) if len(found) == 1 else _of_many(occasion, found)
        yield Notice(person_id=person_id, reply=reply, manner=Manner.REMINDER)


def _of_one(occasion: Occasion, case: Case) -> Reply:
    buttons = [
        _button(occasion, f"case:mended:{case.number}", "cases.button.mended", weight=Weight.MAIN),
        _button(occasion, f"case:not_mended:{case.number}", "cases.button.not_mended"),
        _button(occasion, f"case:show:{case.number}", "report.button.show"),
    ]
    text = occasion.say("close_out.later", whose=_whose(occasion, case), number=case.number)
    return Reply(text=text, options=in_rows(buttons))


def _of_many(occasion: Occasion, found: Sequence[Case]) -> Reply:
    buttons = [
        Option(
            id=f"case:show:{case.number}",
            label=occasion.say("close_out.one_of_many", whose=_whose(occasion, case), number=case.number),
        )
        for case in found[:MOST_BUTTONS]
    ]
    return Reply(text=occasion.say("close_out.later_many", count=len(found)), options=in_rows(buttons))


def _whose(occasion: Occasion, case: Case) -> str:
    head = case.answers.get("head")
    return occasion.say("report.named", head=head) if head else occasion.say("cases.one_house")


def _button(occasion: Occasion, id: str, label: str, *, weight: Weight = Weight.PLAIN) -> Option:
    return Option(id=id, label=occasion.say(label), weight=weight)
