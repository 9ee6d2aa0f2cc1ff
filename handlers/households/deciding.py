"""Whether two reports are of one house is decided by the township; the village says what it thinks."""

from handlers.cases import joining, messages, steps, view
from handlers.cases.step import SHOW
from handlers.dialog.context import Context
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from storage.cases.cases import Case
from storage.households import households, housing, pairs
from storage.households.pairs import HousePair


def may_decide(context: Context, first: Case, second: Case) -> bool:
    """Whether the person decides of both."""
    return all(steps.may(context, case, Action.JOIN_CASES) for case in (first, second))


def decide(context: Context, pair: HousePair, first: Case, second: Case, *, same: bool) -> Reply:
    """Decide that two reports are of one household, or of two."""
    if not pairs.decide(context.tx, pair.id, context.person_id, context.now, same=same):
        return context.reply("households.pair_gone")
    further = context.option("household:pairs:1", "households.button.further")
    if not same:
        messages.note(context, second, kind="other_household")
        return context.reply("households.are_two", further, number=second.number)
    home = _home_of(context, first)
    joined = joining.may_join(first, second) and joining.join(context, first, second) is not None
    households.put(context.tx, second.id, home, context.now, said=True)
    if not joined:
        messages.note(context, second, kind="same_household")
    key = "households.are_joined" if joined else "households.are_one"
    return context.reply(key, view.button(context, first, SHOW), further, number=second.number, first=first.number)


def _home_of(context: Context, case: Case) -> int:
    """The household of a case, which is found now where that has not been done."""
    if case.id not in households.of_cases(context.tx, [case.id]):
        housing.house(context.tx, case, context.now)
    return households.of_cases(context.tx, [case.id])[case.id].id


def say(context: Context, pair: HousePair, second: Case, *, same: bool) -> Reply:
    """Keep what the village thinks, and put it before those who decide."""
    pairs.say(context.tx, pair.id, context.person_id, same=same)
    told = messages.hearers(context, second)
    key = "households.village_told_same" if same else "households.village_told_other"
    text = context.say(key, number=second.number, whose=view.whose(context, second))
    look = context.option(f"household:pair:{pair.id}", "households.button.look")
    for one in told:
        reply = Reply(text=text, options=((look,),), key=f"household-pair:{pair.id}:{one.person_id}:{int(same)}")
        context.notices.append(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)))
    return context.reply("households.said" if told else "households.said_unheard")
