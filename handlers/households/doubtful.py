"""Two reports that may be of one house: side by side with why, and who says whether it is one."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.cases import near, steps, view
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Reply
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action
from handlers.households import deciding, household_lists
from storage.cases import cases
from storage.cases.cases import Case
from storage.households import pairs
from storage.households.pairs import HousePair

ON_A_PAGE = 10


@dataclass(frozen=True, kw_only=True)
class TwoReports:
    """A pair with its cases, the earlier one first, as somebody may see them who sees both."""

    pair: HousePair
    first: Case
    second: Case


def two_reports(context: Context, pair_id: int) -> TwoReports | None:
    """The pair with this id; none where there is none, or one of its cases is not for the person."""
    pair = pairs.find(context.tx, pair_id)
    found = cases.by_ids(context.tx, [pair.first_id, pair.second_id]) if pair else {}
    if pair is None or not all(steps.may_see(context, case) for case in found.values()):
        return None
    return TwoReports(pair=pair, first=found[pair.first_id], second=found[pair.second_id])


def list_waiting(context: Context, page: str) -> Reply:
    """A page of the pairs that wait for the person's decision, the most alike first."""
    shown = page_of(household_lists.count_waiting(context), page_number(page), size=ON_A_PAGE)
    if not shown.count:
        return context.reply("households.none_doubtful")
    scope = household_lists.decider_scope(context)
    found = pairs.part(context.tx, scope, offset=shown.offset, limit=shown.size)
    houses = cases.by_ids(context.tx, {id for pair in found for id in (pair.first_id, pair.second_id)})
    lines = [context.say("households.pairs", count=shown.count)]
    buttons = []
    for number, pair in enumerate(found, shown.offset + 1):
        first, second = (view.whose(context, houses[id]) for id in (pair.first_id, pair.second_id))
        why = near.say_reasons(context, pair.reasons)
        lines.append(context.say("households.pair_line", number=number, first=first, second=second, why=why))
        label = context.option(f"household:pair:{pair.id}", "households.button.pair", number=number, whose=second)
        buttons.append(label)
    turning = in_rows(shown.turning(context.say, "household:pairs"))
    return Reply(text="\n".join([*lines, *shown.where(context.say)]), options=(*in_rows(buttons), *turning))


def show(context: Context, pair_id: int) -> Reply:
    """Both reports with their pictures, why they look alike, and the two answers."""
    two = two_reports(context, pair_id)
    if two is None:
        return context.reply("households.pair_gone")
    if two.pair.same is not None:
        key = "households.was_same" if two.pair.same else "households.was_other"
        return context.reply(key, view.button(context, two.second, SHOW), number=two.second.number)
    return side_by_side(context, two)


def side_by_side(context: Context, two: TwoReports) -> Reply:
    """The question whether two reports are of one house."""
    lines = [context.say("households.ask", why=near.say_reasons(context, two.pair.reasons))]
    for title, case in (("earlier", two.first), ("later", two.second)):
        lines += [context.say(f"households.{title}", number=case.number), *near.told_of(context, case)]
    lines.append(say_who_decides(context, two))
    pictures = _pictures((two.first, two.second))
    return Reply(text="\n".join(lines), options=(near.answers(context, two.pair),), photos=pictures)


def say_who_decides(context: Context, two: TwoReports) -> str:
    """What the village said, and whether the person decides or the township."""
    lines = []
    if two.pair.said is not None:
        lines.append(context.say("households.village_same" if two.pair.said else "households.village_other"))
    may = deciding.may_decide(context, two.first, two.second)
    lines.append(context.say("households.you_decide" if may else "households.township_decides"))
    return "\n".join(lines)


def take(context: Context, pair_id: int, *, same: bool) -> Reply:
    """One of the two answers: who decides, decides; the village tells the township what it thinks."""
    two = two_reports(context, pair_id)
    if two is None:
        return context.reply("households.pair_gone")
    if two.pair.same is not None:
        return show(context, pair_id)
    if deciding.may_decide(context, two.first, two.second):
        return deciding.decide(context, two.pair, two.first, two.second, same=same)
    if not steps.may(context, two.second, Action.TAKE_VILLAGE_STEP):
        return context.reply("households.pair_gone")
    return deciding.say(context, two.pair, two.second, same=same)


def _pictures(houses: Sequence[Case]) -> tuple[str, ...]:
    """The first picture of each, the earlier one first."""
    return tuple(case.answers["photos"][0] for case in houses if case.answers.get("photos"))
