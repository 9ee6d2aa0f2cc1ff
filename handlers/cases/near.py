"""A report that may be of a house reported before: who may see that one is asked, a resident only hears of it."""

from collections.abc import Iterable

from handlers.cases import messages, steps, view
from handlers.cases.report_fields import CASE_FIELDS
from handlers.dialog.context import Context
from handlers.dialog.messages import Notice, Option, Reply, Weight
from handlers.dialog.permissions import Action
from knowledge.reading.likeness import AlikeBy
from storage.cases import cases
from storage.cases.cases import Case
from storage.households import housing, pairs
from storage.households.pairs import HousePair

COMPARED = ("place", "head", "id_number", "phone", "hazards")


def ask(context: Context, case: Case) -> list[Reply]:
    """Find the household of a new case; what is asked or said where another report looks like the same house."""
    housing.house(context.tx, case, context.now)
    pair = next((one for one in pairs.of_case(context.tx, case.id) if one.second_id == case.id), None)
    if pair is None:
        return []
    earlier = cases.by_ids(context.tx, [pair.first_id])[pair.first_id]
    if not steps.may_see(context, earlier) or not context.grants:
        _put_before_township(context, case, pair)
        return [context.reply("near.resident")]
    lines = [context.say("near.ask", number=earlier.number, why=say_reasons(context, pair.reasons))]
    lines += told_of(context, earlier)
    decides = all(steps.may(context, one, Action.JOIN_CASES) for one in (case, earlier))
    lines.append(context.say("households.you_decide" if decides else "households.township_decides"))
    photos = tuple(earlier.answers.get("photos") or ())[:1]
    return [Reply(text="\n".join(lines), options=(answers(context, pair),), photos=photos)]


def answers(context: Context, pair: HousePair) -> tuple[Option, ...]:
    """〔是同一家〕 and 〔不是同一家〕."""
    same = context.option(f"household:same:{pair.id}", "households.button.same", weight=Weight.MAIN)
    return same, context.option(f"household:other:{pair.id}", "households.button.other")


def told_of(context: Context, case: Case) -> list[str]:
    """What a report says of its house, with numbers masked, and when it came."""
    at, state = case.created_at.astimezone(context.zone), context.say(f"cases.state.{case.state}")
    lines = [context.say("households.reported", year=at.year, month=at.month, day=at.day, state=state)]
    return lines + [
        context.say("cases.line", name=context.say(f"{asked.texts}.name"), value=view.shown(context, case, asked))
        for asked in CASE_FIELDS
        if asked.id in COMPARED and case.answers.get(asked.id)
    ]


def say_reasons(context: Context, reasons: Iterable[AlikeBy]) -> str:
    """“户主同名、同一个组”."""
    return context.say("forms.comma").join(context.say(f"households.why.{reason}") for reason in reasons)


def _put_before_township(context: Context, case: Case, pair: HousePair) -> None:
    text = context.say("near.for_township", number=case.number, why=say_reasons(context, pair.reasons))
    look = context.option(f"household:pair:{pair.id}", "households.button.look")
    for one in messages.hearers(context, case):
        reply = Reply(text=text, options=((look,),), key=f"near:{pair.id}:{one.person_id}")
        context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
