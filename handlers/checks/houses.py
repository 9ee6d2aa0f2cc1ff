"""The houses of a check at an office PC, each with its answer, and answering for a village that was telephoned."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.checks.actions import is_id
from handlers.checks.answers import give, may_answer
from handlers.checks.board import NoSuchCheck, find
from handlers.checks.item_forms import CHECK_LOOKED
from handlers.checks.texts import ANSWERS, CheckWords, looked_at
from handlers.dialog.context import Context
from handlers.dialog.dates import say_moment
from handlers.dialog.pages import Page, page_of
from handlers.dialog.permissions import Action
from handlers.forms import at_once
from handlers.forms.at_once import SheetSent, WholeSheet
from handlers.forms.sheets import Filled
from knowledge.area import Level, Place
from storage.cases import cases
from storage.cases.cases import Case
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.checks.items import CheckAnswer, CheckItem, ItemState
from storage.people import areas, people

ON_A_PAGE = 100


@dataclass(frozen=True, kw_only=True)
class HouseRow:
    """A house of a check, or a village that answers as a whole (without a number), and what may be answered for it."""

    item: int
    number: str
    house: str
    village: str
    answer: str
    remarks: str
    by: str
    answers: tuple[tuple[str, str], ...]
    is_village: bool


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


def answer(context: Context, id: int, item_id: str, given: str) -> str:
    """Answer for a house, as its button in the chat does; what is said of it. Raises NoSuchCheck."""
    check, item = _item(context, id, item_id)
    if given not in ANSWERS[check.kind] or item.case_id is None:
        raise NoSuchCheck(id)
    return give(context, check, item, CheckAnswer(given))


def looked(context: Context, id: int, item_id: str) -> WholeSheet:
    """The empty form by which a whole village is answered for. Raises NoSuchCheck."""
    _, item = _item(context, id, item_id)
    if item.case_id is not None:
        raise NoSuchCheck(id)
    return at_once.opened(context, CHECK_LOOKED, item_id)


def send_looked(context: Context, id: int, item_id: str, filled: Filled, once: str) -> WholeSheet | SheetSent:
    """Answer for a whole village. Raises NoSuchCheck."""
    looked(context, id, item_id)
    return at_once.send(context, CHECK_LOOKED, filled, subject=item_id, once=once, sure=True)


def _item(context: Context, id: int, item_id: str) -> tuple[Check, CheckItem]:
    """What the person may answer for in a check that runs. Raises NoSuchCheck."""
    check, _ = find(context, id)
    item = stored_items.find(context.tx, int(item_id)) if is_id(item_id) else None
    if item is None or item.check_id != check.id or check.closed_at is not None:
        raise NoSuchCheck(id)
    if item.answer is CheckAnswer.NOTHING or not may_answer(context, item.area):
        raise NoSuchCheck(id)
    return check, item


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
            is_village=case is None and self._may_answer(village),
        )

    def _may_answer(self, village: Place) -> bool:
        return self._check.closed_at is None and self._context.may(Action.ANSWER_CHECK, village)

    def _answers(self, item: CheckItem) -> tuple[tuple[str, str], ...]:
        if item.case_id is None:
            return ()
        offered = ANSWERS[self._check.kind]
        return tuple((one, self._context.say(f"checks.answer.{one}")) for one in offered if one is not item.answer)

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
