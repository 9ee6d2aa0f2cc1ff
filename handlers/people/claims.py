"""Whoever came by a place's invitation is shown above: as somebody known there, to be confirmed, or as somebody new."""

import re
from dataclasses import dataclass
from datetime import datetime

from handlers.dialog.context import Context
from handlers.dialog.hierarchy import coordinators_of, superiors
from handlers.dialog.messages import Notice, Reply
from handlers.dialog.permissions import Action
from handlers.dialog.whom_to_ask import way_to_who_invites
from handlers.people import joining
from handlers.wording import Wording
from knowledge.area import Level, Place
from storage.database.database import Transaction
from storage.database.privacy import mask_phone
from storage.people import accounts, areas, claims, people
from storage.people import invitations as stored_invitations
from storage.people.claims import IdentityClaim
from storage.people.people import Coordinator, Grant, Role


def raise_or_tell(context: Context, name: str, phone: str) -> bool:
    """Show above who the sender is; true where somebody there is asked whether the county knows that one already."""
    grant, tx = context.session.grant, context.tx
    if grant is None or grant.place is None:
        return False
    known_id = _known_there(context, grant, name, phone)
    values = {"place": grant.place.name, "role": context.say(f"invitation.as.{grant.role}"), "name": name}
    values["phone"] = mask_phone(phone)
    if known_id is None:
        show = context.option(f"directory:person:{context.person_id}", "directory.button.show_person")
        reply = context.reply("claims.new", show, **values)
    else:
        claim = claims.add(tx, person_id=context.person_id, known_id=known_id, area=grant.place.code, now=context.now)
        reply = context.reply(
            "claims.ask",
            context.option(f"claim:yes:{claim.id}", "claims.button.yes"),
            context.option(f"claim:no:{claim.id}", "claims.button.no"),
            **values,
        )
    told = _above(context, grant, grant.place)
    context.notices.extend(Notice(person_id=one.person_id, reply=reply, told_as=(one.grant,)) for one in told)
    if known_id is not None and not told:
        told = [one for one in people.holding(tx, Role.OPERATOR) if one.reachable]
        asked = context.reply("claims.ask_operators", **values)
        context.notices.extend(Notice(person_id=one.person_id, reply=asked, told_as=(one.grant,)) for one in told)
    return known_id is not None and bool(told)


def _known_there(context: Context, grant: Grant, name: str, phone: str) -> int | None:
    """Who holds the same role at the same place, has the same name and phone, and no account."""
    known_id = people.find_by_phone(context.tx, phone)
    if known_id in (None, context.person_id) or known_id is None or accounts.of(context.tx, known_id):
        return None
    known_as = people.name_of(context.tx, known_id) or ""
    held = {(one.role, one.place) for one in people.grants_of(context.tx, known_id)}
    return known_id if _bare(known_as) == _bare(name) and (grant.role, grant.place) in held else None


def _bare(name: str) -> str:
    return re.sub(r"[\s·•.]", "", name)


def _above(context: Context, grant: Grant, place: Place) -> list[Coordinator]:
    """Who invited, where a message reaches that one; else who holds the office above, of a village the nearest."""
    if place.level is Level.COUNTY:
        return [one for one in superiors(context.tx, place) if one.reachable]
    upwards = areas.lineage(context.tx, place)
    above = coordinators_of(context.tx, upwards[1], reachable=True) if len(upwards) > 1 else []
    inviter = stored_invitations.maker_of_role(context.tx, context.person_id, grant.role, place.code)
    return [one for one in above if one.person_id == inviter] or above


def action_at(place: Place) -> Action:
    """What somebody must be allowed to do to say who came to a place."""
    return Action.CONFIRM_COUNTY if place.level is Level.COUNTY else Action.JOIN_PEOPLE


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """claim:yes:<id>, claim:no:<id>."""
    match args:
        case ["yes" | "no" as said, id] if id.isdecimal():
            claim = claims.find(context.tx, int(id))
            if claim is None:
                return [context.reply("claims.decided")]
            place = areas.get(context.tx, claim.area)
            if not context.may(action_at(place), place):
                return [context.reply("invitation.not_yours", way=way_to_who_invites(context))]
            return [_decide(context, claim, agreed=said == "yes")]
    return [context.reply("forms.old_button")]


def _decide(context: Context, claim: IdentityClaim, *, agreed: bool) -> Reply:
    """The two become one, or the newcomer stays as given."""
    who = f"{context.place.name if context.place else ''}{people.name_of(context.tx, context.person_id) or ''}"
    decision = decide(context.tx, claim, agreed=agreed, by=context.person_id, now=context.now)
    context.notices.append(decision.notice(context.say, who))
    if decision.joining_id is None:
        return context.reply("claims.said_no", name=decision.name)
    undo = context.option(f"directory:part:{decision.joining_id}", "directory.button.part")
    return context.reply("claims.said_yes", undo, name=decision.name)


@dataclass(frozen=True, kw_only=True)
class ClaimDecision:
    """What somebody said of a claim: the newcomer's name, who hears it, and the joining where two became one."""

    name: str
    hears: int
    joining_id: int | None

    def notice(self, say: Wording, who: str) -> Notice:
        """What the newcomer hears of it; `who` said so."""
        key = "claims.told_no" if self.joining_id is None else "claims.told_yes"
        return Notice(person_id=self.hears, reply=Reply(text=say(key, who=who, name=self.name)))


def decide(tx: Transaction, claim: IdentityClaim, *, agreed: bool, by: int | None, now: datetime) -> ClaimDecision:
    """Make one of the two, or leave the newcomer as given. `by` is none for the operator at the command line."""
    name = people.name_of(tx, claim.person_id) or ""
    claims.decide(tx, claim.id, agreed=agreed, by=by, now=now)
    if not agreed:
        return ClaimDecision(name=name, hears=claim.person_id, joining_id=None)
    joining_id = joining.join(tx, claim.person_id, claim.known_id, by=by, now=now)
    return ClaimDecision(name=name, hears=claim.known_id, joining_id=joining_id)
