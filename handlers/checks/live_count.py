"""The live count of a roll-call: the message that said it has begun, renewed where it stands as answers come in."""

import json
from collections.abc import Sequence
from functools import partial

from handlers.checks.cadres import say_unreached
from handlers.checks.opening import PATIENCE
from handlers.checks.progress import CheckProgress, progress, villages_of
from handlers.checks.texts import CheckWords, progress_button
from handlers.dialog.apart import Apart
from handlers.dialog.context import Occasion
from handlers.dialog.messages import Notice, Reply
from storage.checks import checks
from storage.checks import items as stored_items
from storage.checks.checks import Check
from storage.database import heartbeats
from storage.database.database import Transaction
from storage.people import accounts, areas
from storage.queues import outbox
from storage.queues.outbox import Arrivals

_TOLD = "live_counts"  # what was told last of each open roll-call, by its id


def begun(occasion: Occasion, check: Check) -> Reply:
    """That a roll-call has begun, and how far it is: “22个乡镇，2000户：已转移12，没回1988。”"""
    far = progress(occasion, check, areas.get(occasion.tx, check.area))
    return far.words.reply(_text(far), progress_button(occasion.say, check), key=_key(check.id))


def plan(occasion: Occasion, apart: Apart) -> None:
    """Renew the message of each open roll-call in which something has changed since it was told last."""
    tx = occasion.tx
    running, told = checks.roll_calls(tx), json.loads(heartbeats.fact(tx, _TOLD) or "{}")
    stand: dict[str, str] = {}
    for id in running:
        now = _stand(tx, id)
        if now == told.get(str(id)) or apart(f"check {id} count", partial(_renewed, occasion, id)):
            stand[str(id)] = now
    if stand != told:
        heartbeats.set_fact(tx, _TOLD, json.dumps(stand))


def _renewed(occasion: Occasion, check_id: int) -> Sequence[Notice]:
    """The message anew, if who called is still met where it stands."""
    shown = outbox.shown(occasion.tx, _key(check_id))
    check = None if shown is None else checks.find(occasion.tx, check_id)
    if shown is None or check is None or check.person_id is None:
        return ()
    met = accounts.reachable(occasion.tx, check.person_id)
    if met is None or (met.channel, met.chat) != (shown.channel, shown.chat):
        return ()
    words = CheckWords(say=occasion.say, check=check)
    far = progress(occasion, check, areas.get(occasion.tx, check.area))
    text = "\n".join([_text(far), _say_arrivals(words, _arrivals(occasion.tx, check_id))])
    reply = Reply(text=words.mark(text), options=((progress_button(occasion.say, check),),), replaces=shown.message)
    return [Notice(person_id=met.person_id, reply=reply)]


def _text(far: CheckProgress) -> str:
    say, words = far.words.say, far.words
    minutes = int(PATIENCE.total_seconds() // 60)
    text = say("checks.roll_call.started", title=words.title, summary=far.summary(), minutes=minutes)
    nobody = villages_of([item for item in far.open_items if item.holder_id is None and item.case_id is not None])
    if not nobody:
        return text
    names = say("forms.comma").join(say_unreached(say, far.village(code), far.cadres) for code in nobody)
    return "\n".join([text, say("checks.roll_call.nobody", villages=names)])


def _say_arrivals(words: CheckWords, arrivals: Arrivals) -> str:
    say = words.say
    if arrivals.waiting:
        return say("checks.roll_call.telling", sent=arrivals.sent, waiting=arrivals.waiting)
    if arrivals.failed:
        return say("checks.roll_call.told_but", sent=arrivals.sent, failed=arrivals.failed)
    return say("checks.roll_call.told", sent=arrivals.sent)


def _arrivals(tx: Transaction, check_id: int) -> Arrivals:
    """How many people hear of it."""
    return outbox.arrivals(tx, f"check:{check_id}:", but=_key(check_id))


def _stand(tx: Transaction, check_id: int) -> str:
    """What the message tells, in short: it is told anew when this changes."""
    arrivals = _arrivals(tx, check_id)
    shown = outbox.shown(tx, _key(check_id)) is not None
    answered = stored_items.answered(tx, check_id)
    return f"{shown} {arrivals.sent} {arrivals.waiting} {arrivals.failed} {answered}"


def _key(check_id: int) -> str:
    return f"check:{check_id}:called"
