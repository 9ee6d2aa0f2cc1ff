"""Answering one field on the page for a form that runs in another channel: how a link stands, what an answer does."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from handlers.dialog.context import Context, Occasion
from handlers.dialog.conversation import Conversation, Draft
from handlers.dialog.messages import Inbound, JobDone, Text
from handlers.forms import card_on_sheet, erasing
from handlers.forms.card_on_sheet import CardSent, CardWanted
from handlers.forms.field import Field
from handlers.forms.form import Form, form_of
from handlers.forms.names import read_name
from storage.people import conversations
from storage.web import one_time_links
from storage.web.one_time_links import Fate, OneTimeLink, Purpose

ReadCard = Callable[[int, CardWanted, bytes], Awaitable[CardSent]]  # a person's photo, by the id of the person

_CHANNEL = "page"  # what is typed here passes no messenger


class State(StrEnum):
    """How a link to a field stands to a browser."""

    UNOPENED = "unopened"
    ASKED = "asked"
    DONE = "done"  # answered, by this browser
    USED = "used"  # opened by another, void, or never there
    EXPIRED = "expired"
    GONE = "gone"  # the form was sent in or given up meanwhile


@dataclass(frozen=True, kw_only=True)
class Answered:
    """A right answer, as it goes into the form: a message on the lane of the form; its key is its own alone."""

    lane: str
    key: str
    content: JobDone


@dataclass(frozen=True, kw_only=True)
class LinkStanding:
    """What the page shows: the field where it is asked, what is wrong with the answer, or the right answer.

    `typed` stands in its box. Where a photo of an ID card will do, too, `card` says so, and `read` what was read; the
    name on it goes along as `named` where nobody knows one yet.
    """

    state: State
    field: erasing.PageField | None = None
    typed: str = ""
    slip: str = ""
    card: str = ""
    read: str = ""
    named: str = ""
    answered: Answered | None = None


@dataclass(frozen=True, kw_only=True)
class Visit:
    """A browser at a link, within one transaction: `code` is the link's, `holder` tells browsers apart."""

    occasion: Occasion
    code: str
    holder: str
    forms: Mapping[str, Form]

    def look(self) -> LinkStanding:
        """How the link stands to this browser; changes nothing."""
        link = one_time_links.find(self.occasion.tx, Purpose.ANSWER, self.code)
        if link is None:
            return LinkStanding(state=State.USED)
        if link.closed_at is not None and link.is_held_by(self.holder):
            return LinkStanding(state=State.DONE)
        match link.fate(self.holder, self.occasion.now):
            case Fate.USED:
                return LinkStanding(state=State.USED)
            case Fate.EXPIRED:
                return LinkStanding(state=State.EXPIRED)
        if not link.is_held_by(self.holder):
            return LinkStanding(state=State.UNOPENED)
        found = self._field(link)
        if found is None:
            return LinkStanding(state=State.GONE)
        context, draft, asked = found
        about = self.forms[draft.form].about(context, draft)
        wanted = card_on_sheet.wanted_for(context, draft, asked)
        return LinkStanding(
            state=State.ASKED,
            field=erasing.as_on_page(context, asked, about),
            card="" if wanted is None else card_on_sheet.say_hint(context, wanted),
        )

    def open(self) -> LinkStanding:
        """Open the link for this browser; of many at once one wins."""
        one_time_links.open_once(self.occasion.tx, Purpose.ANSWER, self.code, self.holder, self.occasion.now)
        return self.look()

    def answer(self, text: str, named: str) -> LinkStanding:
        """Check an answer as the form does; a right one uses the link up. The name that was read goes along."""
        standing = self.look()
        link = one_time_links.find(self.occasion.tx, Purpose.ANSWER, self.code)
        found = self._field(link) if link is not None and standing.state is State.ASKED else None
        if link is None or found is None:
            return standing
        slip = erasing.check(*found, text)
        if slip is not None:
            return replace(standing, typed=text, slip=slip, named=_name(named))
        one_time_links.close(self.occasion.tx, link, self.occasion.now)
        result = {"draft": link.details["draft"], "field": link.details["field"], "text": text, "name": _name(named)}
        answered = Answered(
            lane=link.details["lane"],
            key=f"answered:{link.code_hash}",
            content=JobDone(kind=erasing.ANSWERED, result=result),
        )
        return LinkStanding(state=State.DONE, answered=answered)

    def wanting_card(self) -> tuple[int, CardWanted] | None:
        """Whose photo of an ID card will do in place of the answer, and what is wanted of it; none where none will."""
        found = self._asked()
        if found is None:
            return None
        context, draft, asked = found
        wanted = card_on_sheet.wanted_for(context, draft, asked)
        return None if wanted is None or context.person_id is None else (context.person_id, wanted)

    def put_card(self, card: CardSent, typed: str) -> LinkStanding:
        """What was read on a photo stands in the box, to be looked over; `typed` stays where nothing was."""
        standing, found = self.look(), self._asked()
        if found is None:
            return standing
        context, draft, asked = found
        put = card_on_sheet.put(context, form_of(context, draft, self.forms), draft, card, {asked.id: [typed]})
        [value] = put.filled[asked.id]
        read, slip = put.read.get(asked.id, ""), put.slips.get(asked.id, "")
        named = card.reading.name if read and card.reading is not None and not put.known else ""
        return replace(standing, typed=value, slip=slip, read=read, named=named)

    def _asked(self) -> tuple[Context, Draft, Field] | None:
        """The field, where this browser is asked for it now."""
        link = one_time_links.find(self.occasion.tx, Purpose.ANSWER, self.code)
        return self._field(link) if link is not None and self.look().state is State.ASKED else None

    def _field(self, link: OneTimeLink) -> tuple[Context, Draft, Field] | None:
        """The field as its form knows it; None once the draft or the field has gone."""
        conversation = Conversation.from_json(
            conversations.load(self.occasion.tx, link.person_id) or conversations.EMPTY
        )
        draft = conversation.drafts.get(link.details["draft"])
        if draft is None or draft.form not in self.forms:
            return None
        lane = link.details["lane"]
        at, typed_here = self.occasion.now, Text(text="")
        inbound = Inbound(channel=_CHANNEL, lane=lane, chat="", message="", at=at, content=typed_here)
        context = Context.at(self.occasion, inbound=inbound, person_id=link.person_id, conversation=conversation)
        form = form_of(context, draft, self.forms)
        return (context, draft, form.field(link.details["field"])) if form.has(link.details["field"]) else None


def _name(text: str) -> str:
    """A name that came along with an answer, where it is one and nothing else."""
    found = read_name(text)
    return text if found is not None and found.name == text else ""
