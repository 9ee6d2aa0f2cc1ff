"""Writing a notice: to whom, what, with which photos and files, and whether 收到 is asked for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from handlers import files, photos
from handlers.choices import Checklist, OneOf
from handlers.conversation import Draft
from handlers.fields import Answer, Answers, Field, Slip, Words
from handlers.files import Files
from handlers.forms import AskAgain, Closed, Form, Sent
from handlers.hierarchy import COORDINATORS, roles_below
from handlers.messages import Content, File, Photo, Reply, Text, Weight, reply_to_json
from handlers.notice_words import got_button
from handlers.permissions import Action
from handlers.photos import Photos
from handlers.places_below import ALL, PlacesBelow
from handlers.sensitive import bears_number
from handlers.talk import Talk
from knowledge.area import Place
from knowledge.calendar import is_quiet, next_permitted
from knowledge.text import looks_like_question
from storage import areas, audit, mailings, notices, people
from storage.mailings import MailingKind, RecipientStatus
from storage.people import Role

MOST_CHARACTERS = 1000
_LONGEST_QUESTION = 40  # characters: what is longer, or has lines, is a notice that happens to ask something
_MOBILE = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")


@dataclass(frozen=True, kw_only=True)
class NoticeText(Words):
    """What is told to all. A short question is somebody's own; a long text may ask what it likes."""

    most: int = MOST_CHARACTERS

    def take(self, talk: Talk, draft: Draft, asked: Field, content: Content) -> Answer | Slip | None:
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


def _places(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    below = [] if talk.place is None else areas.children(talk.tx, talk.place.code)
    return tuple((place.code, place.name) for place in below)


def _may_write_to(role: Role) -> tuple[Role, ...]:
    """The offices below a role; residents hear from their township and county."""
    return (*roles_below(role), Role.RESIDENT) if role in COORDINATORS else roles_below(role)


def _roles(talk: Talk, draft: Draft) -> tuple[tuple[str, str], ...]:
    return tuple((str(role), talk.say(f"notices.roles.{role}")) for role in _may_write_to(talk.role))


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


def _answered(talk: Talk, draft: Draft, asked: Field) -> list[Reply]:
    content = talk.inbound.content
    match asked.id:
        case "text":
            draft.answers.pop("numbers", None)
        case "numbers":
            wanted = ["text"] if draft.answers["numbers"] == "rewrite" else []
            draft.unfinished = [id for id in draft.unfinished if id != "text"] + wanted
        case "photos" if isinstance(content, Photo):
            return [photos.receipt(talk, draft, asked, content)]
        case "files" if isinstance(content, File):
            return [files.receipt(talk, draft, asked, content)]
    return []


# --- whom it reaches


@dataclass(frozen=True, kw_only=True)
class Reach:
    """Ids of people: who will be sent a notice, and who of those it is meant for wants none."""

    sent: tuple[int, ...]
    refusing: tuple[int, ...]


def _targets(talk: Talk, draft: Draft) -> list[Place]:
    """The places chosen, as far as they still lie within the own."""
    own, chosen = talk.place, draft.answers["scope"]
    if own is None:
        return []
    places = [own] if chosen == [ALL] else [place for code in chosen if (place := areas.find(talk.tx, code))]
    return [place for place in places if talk.may(Action.SEND_NOTICE, place)]


def _reach(talk: Talk, draft: Draft) -> Reach:
    paths = [place.path for place in _targets(talk, draft)]
    if not paths:
        return Reach(sent=(), refusing=())
    wanted = _audience(talk, draft)
    residents = notices.residents_below(talk.tx, paths) if Role.RESIDENT in wanted else []
    refusing = notices.refusing(talk.tx, residents)
    holders = notices.holders_below(talk.tx, [role for role in wanted if role is not Role.RESIDENT], paths)
    meant = dict.fromkeys([*holders, *residents])
    meant.pop(talk.person_id, None)
    return Reach(sent=tuple(one for one in meant if one not in refusing), refusing=tuple(sorted(refusing)))


def _audience(talk: Talk, draft: Draft) -> Sequence[Role]:
    """The roles chosen, as far as they are below the sender's."""
    return [role for role in _may_write_to(talk.role) if role in draft.answers["roles"]]


def _outlook(talk: Talk, draft: Draft) -> str:
    reach = _reach(talk, draft)
    key = "notices.outlook" if reach.sent else "notices.outlook_none"
    return talk.say(key, count=len(reach.sent)) if reach.sent else talk.say(key)


# --- sending it


def _submit(talk: Talk, draft: Draft) -> Sent | AskAgain | Closed:
    """Queue it for all whom it reaches."""
    if talk.place is None or not _targets(talk, draft) or not _audience(talk, draft):
        return Closed(reply=talk.reply("notices.not_yours"))
    reach = _reach(talk, draft)
    if not reach.sent:
        return AskAgain(field="scope", note=talk.say("notices.outlook_none"))
    return Sent(said=[_send(talk, draft, talk.place, reach)])


def _send(talk: Talk, draft: Draft, place: Place, reach: Reach) -> Reply:
    mailing_id = mailings.add(
        talk.tx,
        kind=MailingKind.NOTICE,
        roles=_audience(talk, draft),
        now=talk.now,
        area=place.code,
        person_id=talk.person_id,
        reply=reply_to_json(_written(talk, draft, place)),
        key=f"notice:{draft.id}",
    )
    if mailing_id is None:
        return talk.reply("forms.already_done")
    due_at = next_permitted(talk.now, talk.zone)
    mailings.add_recipients(talk.tx, mailing_id, reach.sent, due_at)
    mailings.add_recipients(talk.tx, mailing_id, reach.refusing, due_at, RecipientStatus.REFUSED)
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action="notice_sent",
        subject=f"notice:{mailing_id}",
        now=talk.now,
        details={"scope": draft.answers["scope"], "roles": draft.answers["roles"], "people": len(reach.sent)},
    )
    buttons = (
        talk.option(f"notice:see:{draft.id}", "notices.button.see"),
        talk.option(f"notice:stop:{draft.id}", "notices.button.stop", weight=Weight.SIDE),
    )
    key = "notices.waits_for_morning" if is_quiet(talk.now, talk.zone) else "notices.under_way"
    return talk.reply(key, *buttons, count=len(reach.sent))


def _written(talk: Talk, draft: Draft, place: Place) -> Reply:
    """What each is told; the button by which a resident refuses more is added when it is sent."""
    text = talk.say(
        "notices.told",
        place=place.name,
        name=people.name_of(talk.tx, talk.person_id) or "",
        text=draft.answers["text"],
    )
    asks = draft.answers["receipt"] == "yes"
    return Reply(
        text=text,
        options=((got_button(talk.say, draft.id),),) if asks else (),
        photos=tuple(draft.answers["photos"] or ()),
        files=tuple(draft.answers["files"] or ()),
    )


def _name(talk: Talk, draft: Draft) -> str:
    return talk.say("notices.draft")


NOTICE = Form(
    id="notice",
    fields=NOTICE_FIELDS,
    submit=_submit,
    name=_name,
    answered=_answered,
    outlook=_outlook,
)
