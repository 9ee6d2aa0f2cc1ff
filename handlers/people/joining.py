"""Two records that are one human become one, with the drafts of both; and are parted again where that was wrong."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from storage import merging
from storage.database.database import Transaction
from storage.people import accounts, audit, consents, conversations, people
from storage.people.joinings import Joining


def become(context: Context, owner: int) -> None:
    """Go on as another person, whom the sender proved to be, with the drafts of both.

    A sender of whom no number is vouched for is the same human, and all of theirs goes along. With another number they
    are a person of their own, so only this address changes hands.
    """
    before = context.person_id
    merged = _merge_states(Conversation.from_json(conversations.hold(context.tx, owner)), context.conversation)
    if people.vouched_phone_of(context.tx, before) is None:
        merging.fold(context.tx, before, owner, context.now)
    else:
        accounts.rebind(context.tx, context.inbound.lane, owner)
        if not accounts.of(context.tx, before):
            people.forget_conversation(context.tx, before)
    _keep(context.tx, owner, merged, context.now)
    details = {"lane": context.inbound.lane}
    _note(context.tx, "account_joined", person_id=owner, subject=before, details=details, now=context.now)
    context.session.continue_as(owner, merged)


def join(tx: Transaction, old: int, new: int, *, by: int | None, now: datetime) -> int:
    """Make one of two, as somebody decided; the id of the joining, by which `part` undoes it.

    `by` is none for the operator at the command line.
    """
    states = {id: Conversation.from_json(conversations.hold(tx, id)) for id in sorted((old, new))}
    merged = _merge_states(states[new], states[old])
    joining_id = merging.fold(tx, old, new, now, made_by=by)
    _keep(tx, new, merged, now)
    _note(tx, "people_joined", person_id=by, subject=new, details={"old": old}, now=now)
    return joining_id


def part(context: Context, joining: Joining) -> bool:
    """Undo a joining: what was the other's is the other's again; false where it was undone, or the week is over."""
    state = Conversation.from_json(conversations.hold(context.tx, joining.new_id))
    if not merging.part(context.tx, joining, context.now):
        return False
    theirs = Conversation.from_json(conversations.hold(context.tx, joining.old_id))
    for id in theirs.drafts:
        if id in state.drafts:
            state.drop(state.drafts[id])
    state.consent = ""  # looked up anew: it may have been the other's
    conversations.store(context.tx, joining.new_id, state.to_json(), state.busy_until(), state.left_since())
    details = {"old": joining.old_id}
    by = context.person_id
    _note(context.tx, "people_parted", person_id=by, subject=joining.new_id, details=details, now=context.now)
    return True


def _keep(tx: Transaction, person_id: int, merged: Conversation, now: datetime) -> None:
    if merged.consent:
        consents.give(tx, person_id, merged.consent, now)
    conversations.store(tx, person_id, merged.to_json(), merged.busy_until(), merged.left_since())


def _note(
    tx: Transaction, action: str, *, person_id: int | None, subject: int, details: dict[str, Any], now: datetime
) -> None:
    audit.note(tx, person_id=person_id, action=action, subject=f"person:{subject}", now=now, details=details)


def _merge_states(theirs: Conversation, ours: Conversation) -> Conversation:
    """What is open here goes on; what is open elsewhere stays open."""
    return replace(
        ours,
        active=ours.active or theirs.active,
        drafts={**theirs.drafts, **ours.drafts},
        set_aside={**theirs.set_aside, **ours.set_aside},
        newer={**theirs.newer, **ours.newer},
        submitted={**theirs.submitted, **ours.submitted},
        sent_in=[*theirs.sent_in, *ours.sent_in],
        region=ours.region or theirs.region,
        consent=max(ours.consent, theirs.consent),
        contact_phone=ours.contact_phone or theirs.contact_phone,
    )
