"""Why an answer is as it is: where the document says so, which gives no reason, and how a sum comes about."""

from handlers.dialog.context import in_rows
from handlers.dialog.messages import Reply
from handlers.policy.asker import Asker
from handlers.policy.citation import cite, warn
from handlers.policy.estimates import EstimateRequest, estimate, say_estimate
from handlers.policy.official import official_option
from handlers.policy.ways_on import ending


def say_why(asker: Asker) -> Reply | None:
    """Why the last answer is so; none where none was given, or where it rests on no document."""
    before, knowledge, say = asker.before, asker.knowledge, asker.say
    worked_out = knowledge.packs.get(before.pack or "")
    if worked_out is not None:
        found = estimate(EstimateRequest(pack=worked_out, household=before.household, wanted=before.wanted), say)
        text = say("ask.why_so_much", text=say_estimate(worked_out, found, asker.region, say))
        official = official_option(worked_out, found.sections, knowledge, say)
        return Reply(text=text, options=in_rows([*official, *ending(asker)]))
    pack = knowledge.packs.get(before.region or "")
    entry = pack.entry.get(before.entry or "") if pack is not None else None
    if pack is None or entry is None:
        return None
    text = say(
        "ask.why_silent" if entry.silent else "ask.why",
        basis=cite(pack.region, entry.sections, say),
        warning=warn(pack.region.document, say),
        whom=pack.region.whom_to_ask,
    )
    return Reply(text=text, options=in_rows([*official_option(pack, entry.sections, knowledge, say), *ending(asker)]))
