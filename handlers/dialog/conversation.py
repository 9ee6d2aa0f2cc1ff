"""The state of one person's conversation: which drafts are open, which one is being filled, which region counts."""

import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from storage.database.privacy import compact
from storage.database.state_versions import CONVERSATION, leave_out, part

PEACE = timedelta(minutes=30)  # so long after the last answer a form holds reminders back


@dataclass(kw_only=True)
class Draft:
    """A form being filled. `at` is the field asked now, none at the summary.

    `subject` is what the form is about (a case number), `only` the fields that are open where not all are, and
    `messages` the channel's id of the message that answered each field, so that an edited message corrects it.
    `unfinished` names the fields that have an answer and go on asking (a checklist, photos). `proposed` is an answer
    that waits for the person to agree to it: {"field", "value", "beside", "more"}. `seen` is what its subject said of
    the fields when the draft was opened, so that it is noticed what somebody else has changed since. `reminded` tells
    that the person was told once that it was left. `newer` is what a newer release wrote of it.
    """

    id: str
    form: str
    subject: str = ""
    at: str | None = None
    answers: dict[str, Any] = field(default_factory=dict)
    only: list[str] | None = None
    unfinished: list[str] = field(default_factory=list)
    messages: dict[str, str] = field(default_factory=dict)
    touched_at: str
    proposed: dict[str, Any] = field(default_factory=dict)
    reminded: bool = False
    seen: dict[str, Any] = field(default_factory=dict)
    newer: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class Conversation:
    """All that is remembered between two messages of a person, written as one sealed row.

    Where a newer release wrote it and was rolled back, `newer` keeps what this one does not know, and `set_aside` the
    drafts of forms that it does not have, until they are known again.
    """

    active: str | None = None  # the id of the draft being filled
    drafts: dict[str, Draft] = field(default_factory=dict)
    submitted: dict[str, str] = field(default_factory=dict)  # draft id → case number or "", for late buttons
    sent_in: list[str] = field(default_factory=list)  # messages whose answers were sent in, for late edits
    region: str | None = None  # the pack that the person chose
    asked: dict[str, Any] = field(default_factory=dict)  # the last question, for the next one
    consent: str = ""  # the version of the privacy notice agreed to, so that no turn has to look it up
    contact_phone: str = ""  # typed by a resident: for calling back, proof of nothing
    wanted: list[dict[str, Any]] = field(default_factory=list)  # what waits for a consent or a number
    expects: dict[str, str] = field(default_factory=dict)  # what the next line is to be, outside of forms
    late: dict[str, str] = field(default_factory=dict)  # message → words that came before their question was seen
    searches: dict[str, Any] = field(default_factory=dict)  # what was looked for lately in the ledger, by number
    warned_at: str = ""  # when words of safety were said last
    alarm: dict[str, str] = field(default_factory=dict)  # the latest one raised: its case, and when
    set_aside: dict[str, Draft] = field(default_factory=dict)
    newer: dict[str, Any] = field(default_factory=dict)

    @property
    def draft(self) -> Draft | None:
        """The draft being filled now."""
        return self.drafts.get(self.active) if self.active else None

    def open_draft(
        self, form: str, now: datetime, *, id: str = "", subject: str = "", only: list[str] | None = None
    ) -> Draft:
        """Begin a draft and make it the active one, under an id of its own where none is given."""
        draft = Draft(id=id or secrets.token_hex(4), form=form, subject=subject, only=only, touched_at=now.isoformat())
        self.drafts[draft.id] = draft
        self.active = draft.id
        return draft

    def find_draft(self, form: str, subject: str = "") -> Draft | None:
        """The draft of a form about a subject, where one is open."""
        return next((one for one in self.drafts.values() if (one.form, one.subject) == (form, subject)), None)

    def drop(self, draft: Draft) -> None:
        """Forget a draft."""
        self.drafts.pop(draft.id, None)
        if self.active == draft.id:
            self.active = None

    def note_sent(self, draft: Draft, *, case: str | None = None) -> None:
        """Forget a draft that was sent in, but for what late buttons and edits need: its case, and its messages."""
        self.drop(draft)
        self.submitted[draft.id] = case or ""
        self.sent_in = [*self.sent_in, *draft.messages.values()][-_MESSAGES_KEPT:]
        for oldest in list(self.submitted)[:-_SUBMITTED_KEPT]:
            del self.submitted[oldest]

    def busy_until(self) -> datetime | None:
        """Till when reminders wait for the form; none outside of forms."""
        return datetime.fromisoformat(self.draft.touched_at) + PEACE if self.draft else None

    def left_since(self) -> datetime | None:
        """When the oldest form was touched last of which the person was not reminded; none where there is none."""
        left = [one.touched_at for one in self.drafts.values() if not one.reminded]
        return min(map(datetime.fromisoformat, left), default=None)

    def drafts_left_before(self, moment: datetime) -> list[Draft]:
        """The drafts that were touched last before a moment."""
        return [one for one in self.drafts.values() if datetime.fromisoformat(one.touched_at) < moment]

    def to_json(self) -> str:
        """The state as JSON text, without what is empty; of a state that is empty altogether not even the version."""
        drafts = {of: {id: _stored(draft) for id, draft in vars(self)[of].items()} for of in _DRAFTS}
        state = {key: value for key, value in {**vars(self), **drafts}.items() if value}
        return compact(CONVERSATION.mark(state) if state else {})

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The state as it was stored, by whatever release."""
        stored: dict[str, Any] = json.loads(text)
        keep = CONVERSATION.is_newer(stored)
        state = CONVERSATION.lift(stored)
        drafts = {
            of: {id: Draft(**_read(Draft, draft, keep=keep)) for id, draft in state.get(of, {}).items()}
            for of in _DRAFTS
        }
        return cls(**{**_read(cls, state, keep=keep), **drafts})


def _stored(draft: Draft) -> dict[str, Any]:
    return {key: value for key, value in vars(draft).items() if key not in _RARE or value}


def _read(kind: type, state: dict[str, Any], *, keep: bool) -> dict[str, Any]:
    """The fields of a conversation or a draft. What is not known goes into `newer`, where a newer release wrote it."""
    newer = state.get("newer", {})
    state = {**newer, **{key: value for key, value in state.items() if key != "newer"}}
    read, unknown = part(kind, state)
    kept = {key: value for key, value in unknown.items() if keep or key in newer}
    leave_out(kind, {key: value for key, value in unknown.items() if key not in kept})
    return {**read, "newer": kept}


_DRAFTS = ("drafts", "set_aside")
_RARE = ("newer", "proposed", "reminded", "seen")  # of a draft, stored where there is any
_SUBMITTED_KEPT = 20
_MESSAGES_KEPT = 60
