"""A case that was joined into another stands by itself again, as far as that can still be taken back."""

from handlers.cases import view
from handlers.cases.step import SHOW
from handlers.dialog.context import Context
from handlers.dialog.messages import Notice, Reply
from storage.cases import cases
from storage.cases.cases import Case
from storage.households import households, joins, pairs


def part(context: Context, case: Case) -> None:
    """Take the pointer away, bring the case back to its household, and ask again whether the two are one house."""
    join = joins.of_case(context.tx, case.id)
    if join is None:
        return
    joins.part(context.tx, join, context.now)
    if join.household_id is not None:
        households.put(context.tx, case.id, join.household_id, context.now)
    pairs.open_again(context.tx, (join.case_id, join.into_id))
    into = cases.by_ids(context.tx, [join.into_id])[join.into_id]
    if into.reporter_id not in (case.reporter_id, context.person_id):
        text = context.say("joining.parted_for_first", number=into.number, whose=view.whose(context, into))
        reply = Reply(text=text, options=((view.button(context, into, SHOW),),))
        context.notices.append(Notice(person_id=into.reporter_id, reply=reply))
