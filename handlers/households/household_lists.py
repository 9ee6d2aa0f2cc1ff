"""一户一档: how many files lack something and how many reports may be of one house, and the list of what is lacking."""

from handlers.cases import view
from handlers.dialog.context import Context, in_rows
from handlers.dialog.hierarchy import COORDINATORS
from handlers.dialog.messages import Option, Reply
from handlers.dialog.pages import page_number, page_of
from handlers.dialog.permissions import Action, rows
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.households import household_file
from storage.cases.scope import RowScope
from storage.households import households, pairs
from storage.people.people import Role

ON_A_PAGE = 10


def show(context: Context) -> list[Reply]:
    """The two lists with how much is in them; to whoever holds no office there, whom to ask."""
    if not is_for(context):
        return [context.reply("households.not_yours", way=way_to_ask(context))]
    lacking = households.count_lacking(context.tx, household_file.scope_of(context))
    waiting = count_waiting(context)
    lines = [context.say("households.ways", lacking=lacking) if lacking else context.say("households.none_lacking")]
    buttons: list[Option] = [context.option("cmd:find", "households.button.find")]
    if lacking:
        buttons.insert(0, context.option("household:lacking:1", "households.button.lacking", count=lacking))
    if waiting:
        lines.append(context.say("households.waiting", count=waiting))
        buttons.insert(0, context.option("household:pairs:1", "households.button.pairs", count=waiting))
    return [Reply(text="\n".join(lines), options=in_rows(buttons))]


def is_for(context: Context) -> bool:
    """Whether the person looks after households at a place."""
    return context.place is not None and context.role in (Role.CADRE, *COORDINATORS) and context.role is not Role.CITY


def decider_scope(context: Context) -> RowScope:
    """The cases of which the person decides whether two are one house."""
    return rows(Action.JOIN_CASES, grants=context.grants, person_id=context.person_id)


def count_waiting(context: Context) -> int:
    """How many pairs wait for the person's decision."""
    return pairs.count(context.tx, decider_scope(context))


def lacking(context: Context, page: str) -> Reply:
    """A page of the households whose file lacks something, with what."""
    if not is_for(context):
        return context.reply("households.not_yours", way=way_to_ask(context))
    scope = household_file.scope_of(context)
    shown = page_of(households.count_lacking(context.tx, scope), page_number(page), size=ON_A_PAGE)
    if not shown.count:
        return context.reply("households.none_lacking")
    found = households.lacking(context.tx, scope, offset=shown.offset, limit=shown.size)
    lacked = household_file.say_each_lacks(context, found)
    homes = households.of_cases(context.tx, [one.id for one in found])
    lines = [context.say("households.lacking", count=shown.count)]
    buttons = []
    for case in found:
        lines.append(context.say("households.lacking_line", whose=view.whose(context, case), names=lacked[case.id]))
        home = homes.get(case.id)
        id = f"household:show:{home.id}" if home else f"case:show:{case.number}"
        buttons.append(context.option(id, "households.button.one", whose=view.whose(context, case)))
    turning = in_rows(shown.turning(context.say, "household:lacking"))
    return Reply(text="\n".join([*lines, *shown.where(context.say)]), options=(*in_rows(buttons), *turning))
