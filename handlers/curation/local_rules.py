"""Who may do what with 本县问答: a second person agrees to it; who is alone publishes after a day, marked so."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import superiors
from handlers.dialog.permissions import Action
from handlers.people import curators
from knowledge.area import Place
from storage.curation.local_entries import SHOWN, LocalEntry, LocalState
from storage.database.database import Transaction
from storage.people.people import Coordinator, Role

ALONE_AFTER = timedelta(days=1)  # so long the city's people can object before it is published by who is alone


@dataclass(frozen=True, kw_only=True)
class Approvers:
    """Who is asked to agree to what somebody wrote; `alone` where the county has nobody but the writer."""

    people: Sequence[Coordinator]
    alone: bool


def approvers(tx: Transaction, county: Place, writer_id: int) -> Approvers:
    """The county's other curators; where there are none, the city's coordinators."""
    others = [one for one in curators.curators_of(tx, county) if one.person_id != writer_id]
    return Approvers(people=others or superiors(tx, county), alone=not others)


def may_approve(context: Context, entry: LocalEntry, county: Place) -> bool:
    """Whether the person may agree to what somebody else wrote, or send it back."""
    unseen = entry.state is LocalState.WAITING or (entry.state is LocalState.PUBLISHED and not entry.reviewed)
    above = [grant for grant in context.grants if grant.role is Role.CITY]
    allowed = curators.may_curate(context, county) or bool(
        above and context.may(Action.APPROVE_LOCAL_ENTRY, county, grants=above)
    )
    return unseen and allowed and entry.made_by != context.person_id


def may_publish_alone(context: Context, entry: LocalEntry, county: Place) -> bool:
    """Whether the person is the county's only curator, and the entry waits; when is another question."""
    waits = entry.state is LocalState.WAITING
    return waits and curators.may_curate(context, county) and len(curators.curators_of(context.tx, county)) == 1


def may_withdraw(context: Context, entry: LocalEntry, county: Place) -> bool:
    """Whether the person may let an entry answer no longer, or take it back before it does."""
    return entry.state in SHOWN and curators.may_curate(context, county)


def may_edit(context: Context, entry: LocalEntry, county: Place) -> bool:
    """Whether the person may write another one in place of an entry, also of one that was sent back."""
    return entry.state in (*SHOWN, LocalState.REJECTED) and curators.may_curate(context, county)


def may_see(context: Context, entry: LocalEntry, county: Place) -> bool:
    """Whether the person may look at an entry and its history."""
    return curators.may_curate(context, county) or may_approve(context, entry, county)
