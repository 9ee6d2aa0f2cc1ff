"""The kinds of what the audit trail notes, each the actions that are of it."""

from collections.abc import Mapping
from enum import StrEnum


class TrailKind(StrEnum):
    """What somebody did, roughly."""

    LOOKED = "looked"
    EXPORTED = "exported"
    SIGNED_IN = "signed_in"
    PEOPLE = "people"
    CHANGED = "changed"  # all else


NAMED: Mapping[TrailKind, frozenset[str]] = {
    TrailKind.LOOKED: frozenset(
        {
            "called_reporter",
            "case_looked_up",
            "case_shown_in_full",
            "complaint_phone_seen",
            "complaint_read",
            "id_card_looked_at",
            "id_card_read",
            "ledger_searched",
            "looked_at_duty_phones",
            "looked_at_numbers",
            "looked_at_unanswered",
        }
    ),
    TrailKind.EXPORTED: frozenset(
        {
            "cases_exported",
            "cases_exported_in_full",
            "export_fetched",
            "own_data_copied",
            "paper_fetched",
            "paper_made",
            "paper_made_in_full",
            "paper_of_many_made",
            "slip_made",
            "trail_exported",
            "urging_sheet_made",
        }
    ),
    TrailKind.SIGNED_IN: frozenset({"sessions_ended", "signed_in_at_desk", "signed_out_everywhere"}),
    TrailKind.PEOPLE: frozenset(
        {
            "account_joined",
            "complaint_handler_dismissed",
            "complaint_handler_named",
            "curator_marked",
            "curator_unmarked",
            "deputy_away",
            "deputy_back",
            "deputy_ended",
            "deputy_named",
            "handover_accepted",
            "handover_done",
            "handover_asked",
            "handover_withdrawn",
            "handover_declined",
            "handover_refused",
            "invitation_made",
            "invitation_redeemed",
            "invitation_revoked",
            "own_data_erased",
            "people_joined",
            "people_parted",
            "person_described",
            "person_entered",
            "person_imported",
            "person_moved",
            "person_phone_set",
            "person_renamed",
            "role_granted",
            "seat_given",
            "seat_passed_on",
        }
    ),
}

HIDDEN = ("complaint_",)  # whoever may read a complaint finds its history there, and nobody else learns that it exists


def kind_of(action: str) -> TrailKind:
    """The kind of an action."""
    return next((kind for kind, actions in NAMED.items() if action in actions), TrailKind.CHANGED)


def actions_of(kind: TrailKind) -> tuple[frozenset[str], frozenset[str]]:
    """The actions of a kind, and those that are not of it: one of the two is empty, and limits nothing."""
    if kind in NAMED:
        return NAMED[kind], frozenset()
    return frozenset(), frozenset().union(*NAMED.values())
