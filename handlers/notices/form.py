"""Writing a notice: to whom, what, with which photos and files, and whether 收到 is asked for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from handlers.dialog.context import Context, in_rows
from handlers.dialog.conversation import Draft
from handlers.dialog.hierarchy import COORDINATORS, roles_below
from handlers.dialog.messages import Content, File, Photo, Reply, Text, Weight, reply_to_json
from handlers.dialog.permissions import Action
from handlers.forms import files, photos
from handlers.forms.choices import Checklist, OneOf
from handlers.forms.erasing import bears_number
from handlers.forms.field import Answer, Answers, Field, Slip, Words
from handlers.forms.files import Files
from handlers.forms.form import AskAgain, Closed, Form, Sent
from handlers.forms.photos import Photos
from handlers.forms.places_below import ALL, PlacesBelow
from handlers.notices.texts import got_button
from knowledge.area import Place
from knowledge.calendar.calendar import is_quiet, next_permitted
from knowledge.reading.text import looks_like_question
from storage.people import areas, audit, people
from storage.people.people import Role
from storage.queues import mailings, notices
from storage.queues.mailings import MailingKind, RecipientStatus

MOST_CHARACTERS = 1000
_LONGEST_QUESTION = 40  # characters: what is longer, or has lines, is a notice that happens to ask something
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


@dataclass(frozen=True, kw_only=True)
class NoticeText(Words):
    """What is told to all. A short question is somebody's own; a long text may ask what it likes."""

    most: int = MOST_CHARACTERS

    def take(self, context: Context, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
        """The text, as it was written."""
        if not isinstance(content, Text):
            return None
        text = content.text.strip()
        if len(text) <= _LONGEST_QUESTION and "\n" not in text and looks_like_question(text):
            return None
        if len(text) > self.most:
            return Slip(key="forms.slip.too_long", values={"most": self.most})
        return Answer(value=text)


def bears_personal_number(text: str) -> bool:
    """Whether a mobile number or an ID number stands in a text.

    >>> bears_personal_number("有事打138 0000 0001"), bears_personal_number("烟建城乡〔2023〕7号，11月27日前")
    (True, False)
    """
    return bears_number(text) or _MOBILE.search(unicodedata.normalize("NFKC", text)) is not None


def _bears_personal_number(answers: Answers) -> bool:
    return bears_personal_number(answers.get("text") or "")


def _optional(answers: Answers) -> bool:
    return False


def _places(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    below = [] if context.place is None else areas.children(context.tx, context.place.code)
    return tuple((place.code, place.name) for place in below)


def _may_write_to(role: Role) -> tuple[Role, ...]:
    """The offices below a role; residents hear from their township and county."""
    return (*roles_below(role), Role.RESIDENT) if role in COORDINATORS else roles_below(role)


def _roles(context: Context, draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((str(role), context.say(f"notices.roles.{role}")) for role in _may_write_to(context.role))


NOTICE_FIELDS = (
    Field(
        id="scope",
        texts="notices.scope",
        kind=PlacesBelow(nothing_ticked="forms.slip.tick_first"),
        choices_from=_places,
    ),
    Field(
        id="roles",
        texts="notices.roles",
        kind=Checklist(own_words=0, nothing_ticked="forms.slip.tick_first"),
        options=(Role.TOWNSHIP, Role.CADRE, Role.RESIDENT, Role.COUNTY),
        choices_from=_roles,
    ),
    Field(id="text", texts="notices.words", kind=NoticeText()),
    Field(
        id="numbers",
        texts="notices.numbers",
        kind=OneOf(),
        options=("keep", "rewrite"),
        when=_bears_personal_number,
    ),
    Field(
        id="photos",
        texts="notices.photos",
        kind=Photos(slip="notices.slip.photo"),
        required=_optional,
    ),
    Field(id="files", texts="notices.files", kind=Files(), required=_optional),
    Field(id="receipt", texts="notices.receipt", kind=OneOf(), options=("yes", "no")),
)


def _answered(context: Context, draft: Draft, asked: Field) -> list[Reply]:
    content = context.inbound.content
    match asked.id:
        case "text":
            draft.answers.pop("numbers", None)
        case "numbers":
            wanted = ["text"] if draft.answers["numbers"] == "rewrite" else []
            draft.unfinished = [id for id in draft.unfinished if id != "text"] + wanted
        case "photos" if isinstance(content, Photo):
            return [photos.receipt(context, draft, asked, content)]
        case "files" if isinstance(content, File):
            return [files.receipt(context, draft, asked, content)]
    return []


# --- whom it reaches


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Ids of people: who will be sent a notice, and who of those it is meant for wants none.

    `silent` is how many of `sent` have no address that takes messages now.
    """

    sent: tuple[int, ...]
    refusing: tuple[int, ...]
    silent: int

    @property
    def reached(self) -> int:
        """How many a message reaches."""
        return len(self.sent) - self.silent


def _targets(context: Context, draft: Draft) -> list[Place]:
    """The places chosen, as far as they still lie within the own."""
    own, chosen = context.place, draft.answers["scope"]
    if own is None:
        return []
    places = [own] if chosen == [ALL] else [place for code in chosen if (place := areas.find(context.tx, code))]
    return [place for place in places if context.may(Action.SEND_NOTICE, place)]


def _reach(context: Context, draft: Draft) -> Reach:
    paths = [place.path for place in _targets(context, draft)]
    if not paths:
        return Reach(sent=(), refusing=(), silent=0)
    wanted = _audience(context, draft)
    residents = notices.residents_below(context.tx, paths) if Role.RESIDENT in wanted else []
    refusing = notices.refusing(context.tx, residents)
    holders = notices.holders_below(context.tx, [role for role in wanted if role is not Role.RESIDENT], paths)
    meant = dict.fromkeys([*holders, *residents])
    meant.pop(context.person_id, None)
    sent = tuple(one for one in meant if one not in refusing)
    silent = len(sent) - len(people.reached(context.tx, sent))
    return Reach(sent=sent, refusing=tuple(sorted(refusing)), silent=silent)


def _audience(context: Context, draft: Draft) -> Sequence[Role]:
    """The roles chosen, as far as they are below the sender's."""
    return [role for role in _may_write_to(context.role) if role in draft.answers["roles"]]


def _outlook(context: Context, draft: Draft) -> str:
    reach = _reach(context, draft)
    if not reach.sent:
        return context.say("notices.outlook_none")
    return "\n".join([context.say("notices.outlook", count=reach.reached), *_say_silent(context, reach)])


def _say_silent(context: Context, reach: Reach) -> list[str]:
    return [context.say("notices.silent_ones", count=reach.silent)] if reach.silent else []


# --- sending it


def _submit(context: Context, draft: Draft) -> Sent | AskAgain | Closed:
    """Queue it for all whom it reaches."""
    if context.place is None or not _targets(context, draft) or not _audience(context, draft):
        return Closed(reply=context.reply("notices.not_yours"))
    reach = _reach(context, draft)
    if not reach.sent:
        return AskAgain(field="scope", note=context.say("notices.outlook_none"))
    return Sent(said=[_send(context, draft, context.place, reach)])


def _send(context: Context, draft: Draft, place: Place, reach: Reach) -> Reply:
    mailing_id = mailings.add(
        context.tx,
        kind=MailingKind.NOTICE,
        roles=_audience(context, draft),
        now=context.now,
        area=place.code,
        person_id=context.person_id,
        reply=reply_to_json(_written(context, draft, place)),
        key=f"notice:{draft.id}",
    )
    if mailing_id is None:
        return context.reply("forms.already_done")
    due_at = next_permitted(context.now, context.zone)
    mailings.add_recipients(context.tx, mailing_id, reach.sent, due_at)
    mailings.add_recipients(context.tx, mailing_id, reach.refusing, due_at, RecipientStatus.REFUSED)
    audit.note(
        context.tx,
        person_id=context.person_id,
        action="notice_sent",
        subject=f"notice:{mailing_id}",
        now=context.now,
        details={"scope": draft.answers["scope"], "roles": draft.answers["roles"], "people": len(reach.sent)},
    )
    buttons = (
        context.option(f"notice:see:{draft.id}", "notices.button.see"),
        context.option(f"notice:stop:{draft.id}", "notices.button.stop", weight=Weight.SIDE),
    )
    key = "notices.waits_for_morning" if is_quiet(context.now, context.zone) else "notices.under_way"
    lines = [context.say(key, count=reach.reached), *_say_silent(context, reach)]
    return Reply(text="\n".join(lines), options=in_rows(buttons))


def _written(context: Context, draft: Draft, place: Place) -> Reply:
    """What each is told; the button by which a resident refuses more is added when it is sent."""
    text = context.say(
        "notices.told",
        place=place.name,
        name=people.name_of(context.tx, context.person_id) or "",
        text=draft.answers["text"],
    )
    asks = draft.answers["receipt"] == "yes"
    return Reply(
        text=text,
        options=((got_button(context.say, draft.id),),) if asks else (),
        photos=tuple(draft.answers["photos"] or ()),
        files=tuple(draft.answers["files"] or ()),
    )


def _name(context: Context, draft: Draft) -> str:
    return context.say("notices.draft")


NOTICE = Form(
    id="notice",
    for_others=True,
    fields=NOTICE_FIELDS,
    submit=_submit,
    name=_name,
    answered=_answered,
    outlook=_outlook,
)
