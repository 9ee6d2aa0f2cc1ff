"""The houses of a check at an office PC, each with its answer and with what may be answered for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.checks import answering
from handlers.checks.board import NoSuchCheck, find
from handlers.checks.texts import ANSWERS, CheckWords, looked_at
from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.pages import Page, page_of
from handlers.dialog.permissions import Action
from knowledge.area import Level, Place
from storage.cases import cases
from storage.cases.cases import Case
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckItem, ItemState
from storage.people import areas, people

ON_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class HouseRow:
    """A house of a check, or a village that answers as a whole (without a number).

    `answers` are those that may be given for it, `forms` those that may be opened, both by name with a label.
    """

    item: int
    number: str
    house: str
    village: str
    answer: str
    remarks: str
    by: str
    answers: tuple[tuple[str, str], ...]
    forms: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class HouseList:
    """A page of houses, of one village or of all that the person sees."""

    id: int
    title: str
    village: str
    name: str
    state: ItemState
    rows: tuple[HouseRow, ...]
    page: Page


def houses(context: Context, id: int, *, village: str, state: str, number: int) -> HouseList:
    """A page of the houses of a check in a state. Raises NoSuchCheck, also for a village that is not the person's."""
    check, place = find(context, id)
    at = areas.find(context.tx, village) if village else place
    if at is None or not place.contains(at):
        raise NoSuchCheck(id)
    wanted = ItemState(state) if state in tuple(ItemState) else ItemState.ALL
    within = [at.code] if village else [place.code, *_below(context, place)]
    page = page_of(stored_items.count(context.tx, id, within, wanted), number, size=ON_A_PAGE)
    shown = stored_items.part(context.tx, id, within, wanted, offset=page.offset, limit=page.size)
    rows = _Houses(context, check, shown)
    return HouseList(
        id=check.id,
        title=rows.words.mark(rows.words.title),
        village=village,
        name=at.name,
        state=wanted,
        rows=tuple(rows.row(item) for item in shown),
        page=page,
    )


def _below(context: Context, place: Place) -> list[str]:
    """Where the houses below a place lie: in villages, or in townships that have none."""
    levels = (Level.TOWNSHIP, Level.VILLAGE)
    return [one.code for level in levels for one in areas.below(context.tx, place, level)]


class _Houses:
    """Makes the rows of some items; cases, names and villages are read once."""

    def __init__(self, context: Context, check: Check, shown: list[CheckItem]) -> None:
        self._context, self._check = context, check
        self.words = CheckWords(say=context.say, check=check)
        ids = [item.case_id for item in shown if item.case_id is not None]
        self._cases: Mapping[int, Case] = cases.by_ids(context.tx, ids)
        self._names = people.names_among(context.tx, {one.answered_by for one in shown if one.answered_by is not None})
        self._villages = areas.among(context.tx, {item.area for item in shown})

    def row(self, item: CheckItem) -> HouseRow:
        """One row."""
        say, case = self._context.say, None if item.case_id is None else self._cases[item.case_id]
        village = self._villages[item.area]
        key = "open" if self.words.is_roll_call else "not_done"
        return HouseRow(
            item=item.id,
            number="" if case is None else case.number,
            house="" if case is None else self.words.house(case),
            village=village.name,
            answer=say(f"checks.answer.{item.answer}") if item.answer else say(f"checks.board.{key}"),
            remarks=self._remarks(item),
            by=self._by(item),
            answers=self._answers(item) if self._may_answer(village) else (),
            forms=self._forms(item) if self._may_answer(village) else (),
        )

    def _may_answer(self, village: Place) -> bool:
        return self._check.closed_at is None and self._context.may(Action.ANSWER_CHECK, village)

    def _answers(self, item: CheckItem) -> tuple[tuple[str, str], ...]:
        if item.case_id is None:
            return ()
        offered = ANSWERS[self._check.kind]
        return tuple((one, self._context.say(f"checks.answer.{one}")) for one in offered if one is not item.answer)

    def _forms(self, item: CheckItem) -> tuple[tuple[str, str], ...]:
        say, names = self._context.say, answering.offered(self._check, item)
        return tuple((name, say(f"checks.button.{answering.BUTTONS[name]}")) for name in names)

    def _remarks(self, item: CheckItem) -> str:
        if item.case_id is None and item.answer is not None:
            return self._context.say("checks.progress.looked", **looked_at(item))
        return str(item.details.get("remarks", ""))

    def _by(self, item: CheckItem) -> str:
        if item.answered_by is None or item.answered_at is None:
            return ""
        say = self._context.say
        moment = say_moment(say, item.answered_at, self._context.zone)
        return say("checks.board.by", name=self._names.get(item.answered_by, ""), moment=moment)
