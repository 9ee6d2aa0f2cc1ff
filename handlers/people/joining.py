"""Two records that are one human become one, with the drafts of both; and are parted again where that was wrong."""

from dataclasses import replace
from typing import Any

from handlers.dialog.context import Context
from handlers.dialog.conversation import Conversation
from storage import merging
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
    _keep(context, owner, merged)
    details = {"lane": context.inbound.lane}
    _note(context, "account_joined", person_id=owner, subject=before, details=details)
    context.session.continue_as(owner, merged)


def join(context: Context, old: int, new: int) -> int:
    """Make one of two others, as the sender decided; the id of the joining, by which `part` undoes it."""
    states = {id: Conversation.from_json(conversations.hold(context.tx, id)) for id in sorted((old, new))}
    merged = _merge_states(states[new], states[old])
    joining_id = merging.fold(context.tx, old, new, context.now, made_by=context.person_id)
    _keep(context, new, merged)
    _note(context, "people_joined", person_id=context.person_id, subject=new, details={"old": old})
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
    conversations.store(context.tx, joining.new_id, state.to_json(), state.busy_until())
    details = {"old": joining.old_id}
    _note(context, "people_parted", person_id=context.person_id, subject=joining.new_id, details=details)
    return True


def _keep(context: Context, person_id: int, merged: Conversation) -> None:
    if merged.consent:
        consents.give(context.tx, person_id, merged.consent, context.now)
    conversations.store(context.tx, person_id, merged.to_json(), merged.busy_until())


def _note(context: Context, action: str, *, person_id: int, subject: int, details: dict[str, Any]) -> None:
    audit.note(
        context.tx, person_id=person_id, action=action, subject=f"person:{subject}", now=context.now, details=details
    )


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
