"""What of somebody's data can go at once, what has to stay and why, and letting it go."""

from dataclasses import dataclass

from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation
from storage import erasing
from storage.cases import cases
from storage.cases.cases import ENDED, Case
from storage.complaints import complaints
from storage.complaints.complaints import Complaint
from storage.people import accounts, areas, audit, consents, conversations, people
from storage.people.people import Grant
from storage.queues import outbox
from storage.web import sessions as web_sessions

_MOST = 1000


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What ties somebody to the place: who holds a role or waits for a house stays known by name until that is over."""

    grants: tuple[Grant, ...]
    cases: tuple[Case, ...]
    complaints: tuple[Complaint, ...]

    @property
    def open_cases(self) -> tuple[Case, ...]:
        """Reported cases that are under way."""
        return tuple(case for case in self.cases if case.state not in ENDED)

    @property
    def whole(self) -> bool:
        """Whether name, number and accounts can go, too."""
        return not self.grants and not self.open_cases and all(one.answered_on for one in self.complaints)


def look(occasion: Occasion, person_id: int) -> Erasure:
    """What would stay."""
    return Erasure(
        grants=people.grants_of(occasion.tx, person_id),
        cases=tuple(cases.reported_by(occasion.tx, person_id, _MOST)),
        complaints=tuple(complaints.of_person(occasion.tx, person_id, _MOST)),
    )


def say_what_goes(occasion: Occasion, erasure: Erasure) -> str:
    """What goes at once."""
    return occasion.say("own_data.goes_whole" if erasure.whole else "own_data.goes")


def say_what_stays(occasion: Occasion, erasure: Erasure) -> tuple[str, ...]:
    """What stays, each with the reason, and with the document where there is one."""
    say = occasion.say
    lines = [
        say("own_data.stays.role", place="" if one.place is None else one.place.name, role=say(f"role.{one.role}"))
        for one in erasure.grants
    ]
    lines += [_say_case(occasion, case, open=case in erasure.open_cases) for case in erasure.cases]
    lines += [say("own_data.stays.complaint", number=one.number) for one in erasure.complaints]
    return (*lines, say("own_data.stays.trail"), say("own_data.stays.backup"))


def _say_case(occasion: Occasion, case: Case, *, open: bool) -> str:
    pack = occasion.pack_at(areas.get(occasion.tx, case.area))
    document = occasion.say("own_data.no_document") if pack is None else pack.region.document.title
    return occasion.say(f"own_data.stays.{'open' if open else 'closed'}_case", number=case.number, document=document)


def erase(occasion: Occasion, person_id: int) -> Erasure:
    """Let go what can go of somebody, wherever they are met; what ties them here. Whoever calls notes who did it."""
    erasure = look(occasion, person_id)
    _forget_talk(occasion, person_id)
    _forget_person(occasion, person_id, erasure)
    return erasure


def erase_own(context: Context) -> Erasure:
    """Let go what the sender asked for, and note that. Who is nobody any more goes on here as a stranger."""
    before, erasure = context.person_id, look(context, context.person_id)
    _forget_talk(context, before)
    goes_on_as = _stranger_here(context) if erasure.whole else before
    _forget_person(context, before, erasure)
    subject, details = f"person:{before}", {"whole": erasure.whole}
    audit.note(
        context.tx, person_id=before, action="own_data_erased", subject=subject, now=context.now, details=details
    )
    context.session.continue_as(goes_on_as, Conversation())
    return erasure


def _forget_talk(occasion: Occasion, person_id: int) -> None:
    tx = occasion.tx
    drafts = Conversation.from_json(conversations.hold(tx, person_id)).drafts
    for name in erasing.forget_talk(tx, person_id, list(drafts)):
        if occasion.files is not None:
            occasion.files.remove(name)
    conversations.store(tx, person_id, conversations.EMPTY, None)


def _forget_person(occasion: Occasion, person_id: int, erasure: Erasure) -> None:
    if erasure.whole:
        consents.withdraw(occasion.tx, person_id, occasion.now)
        erasing.forget_person(occasion.tx, person_id)


def _stranger_here(context: Context) -> int:
    """Make a stranger of whoever writes from here: the id. What waited to be told the sender does not come here."""
    tx, before = context.tx, context.person_id
    here = next((one for one in web_sessions.of_person(tx, before) if one.id == context.inbound.session), None)
    outbox.take_back(tx, before)
    stranger = accounts.part(tx, context.inbound.lane, context.now)
    conversations.start(tx, stranger)
    if here is not None:
        web_sessions.hand_on(tx, here, stranger)
    return stranger
