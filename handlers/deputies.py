"""AB角 in the chat: who stands in for whom, who is away till when, set by the person or by the level above."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from handlers import stepper
from handlers.conversation import Draft
from handlers.duties import say_date
from handlers.fields import Field
from handlers.forms import Form
from handlers.future_day import FutureDay
from handlers.messages import Notice, Option, Reply
from handlers.permissions import Action, allowed
from handlers.roster import ABOVE
from handlers.talk import Talk, in_rows
from knowledge.area import Place
from storage import areas, audit, deputies, people
from storage.deputies import Deputy
from storage.people import Coordinator, Role

MOST_BUTTONS = 40

_ROLES = (Role.CADRE, Role.TOWNSHIP, Role.COUNTY, Role.CITY)
_BELOW = {above: below for below, above in ABOVE.items()}


@dataclass(frozen=True, kw_only=True)
class Post:
    """Somebody in a role at a place, with the colleagues there and who of them stands in."""

    person: Coordinator
    place: Place
    colleagues: tuple[Coordinator, ...]
    deputy: Deputy | None

    @property
    def subject(self) -> str:
        """How buttons name it: `17:township:990101001`."""
        return f"{self.person.person_id}:{self.person.grant.role}:{self.place.code}"

    def name_of(self, person_id: int) -> str:
        """The name of one of the people there."""
        return next((one.name for one in (self.person, *self.colleagues) if one.person_id == person_id), "")


def show(talk: Talk) -> list[Reply]:
    """Who stands in for the person in each role, for whom the person does, and the way to those below."""
    posts = [post for grant in talk.grants if (post := _own(talk, grant.role, grant.place)) is not None]
    if not posts:
        return [talk.reply("deputies.not_yours")]
    replies = [_show(talk, post) for post in posts]
    if any(True for _ in _posts_below(talk)):
        below = talk.option("deputy:below", "deputies.button.below")
        replies[-1] = Reply(text=replies[-1].text, options=(*replies[-1].options, (below,)))
    return replies


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """deputy:below; see, choose, away, back, end with person, role and place; pick with the deputy, too."""
    match args:
        case ["below"]:
            return [_below(talk)]
        case [verb, person, role, area, *rest] if verb in _DEEDS:
            post = _post(talk, person, role, area)
            if post is not None:
                return _DEEDS[verb](talk, post, rest)
    return [talk.reply("deputies.gone")]


# --- who may be changed


def _own(talk: Talk, role: Role, place: Place | None) -> Post | None:
    return None if place is None or role not in _ROLES else _find(talk, talk.person_id, role, place)


def _post(talk: Talk, person: str, role: str, area: str) -> Post | None:
    """What a button names, where the sender may change it: it is the sender's own, or below."""
    place = areas.find(talk.tx, area)
    if place is None or not person.isdecimal() or role not in _ROLES:
        return None
    post = _find(talk, int(person), Role(role), place)
    may = allowed(Action.NAME_DEPUTY, grants=talk.grants, person_id=talk.person_id, target=place, owner_id=int(person))
    return post if may else None


def _find(talk: Talk, person_id: int, role: Role, place: Place) -> Post | None:
    there = people.holding(talk.tx, role, place.code)
    person = next((one for one in there if one.person_id == person_id), None)
    if person is None:
        return None
    return Post(
        person=person,
        place=place,
        colleagues=tuple(one for one in there if one.person_id != person_id),
        deputy=deputies.deputy_of(talk.tx, person_id, role, place.code),
    )


def _posts_below(talk: Talk) -> Iterator[Post]:
    """Those one level down who have a colleague."""
    for grant in talk.grants:
        lower = _BELOW.get(grant.role)
        if lower is None or grant.place is None:
            continue
        for holder in people.holding(talk.tx, lower):
            if holder.grant.place is not None and grant.place.contains(holder.grant.place):
                post = _find(talk, holder.person_id, lower, holder.grant.place)
                if post is not None and post.colleagues:
                    yield post


# --- what is shown


def _show(talk: Talk, post: Post, note: str = "") -> Reply:
    own = "own" if post.person.person_id == talk.person_id else "theirs"
    values = {"place": post.place.name, "name": post.person.name}
    lines, verbs = [note], []
    if post.deputy is None:
        lines.append(talk.say(f"deputies.{own}.{'none' if post.colleagues else 'alone'}", **values))
        verbs += ["choose"] if post.colleagues else []
    else:
        deputy = post.name_of(post.deputy.deputy_id)
        if post.deputy.replaces_on(talk.now.date()):
            lines.append(talk.say(f"deputies.{own}.away", **values, deputy=deputy, **_days(talk, post.deputy)))
            verbs += ["back", "away"]
        else:
            lines.append(talk.say(f"deputies.{own}.there", **values, deputy=deputy))
            verbs += ["away", "choose"] if post.colleagues[1:] else ["away"]
        verbs.append("end")
    if own == "own":
        lines += _stands_in_for(talk, post)
    buttons = [talk.option(f"deputy:{verb}:{post.subject}", f"deputies.button.{own}.{verb}") for verb in verbs]
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons))


def _stands_in_for(talk: Talk, post: Post) -> Iterator[str]:
    """For whom the person stands in there."""
    for one in deputies.concerning(talk.tx, talk.person_id):
        if one.deputy_id == talk.person_id and (one.role, one.area) == (post.person.grant.role, post.place.code):
            name = post.name_of(one.person_id)
            if one.replaces_on(talk.now.date()):
                yield talk.say("deputies.stands_in.away", name=name, **_days(talk, one))
            else:
                yield talk.say("deputies.stands_in.there", name=name)


def _days(talk: Talk, deputy: Deputy) -> dict[str, str]:
    until = deputy.away_until or talk.now.date()
    return {"until": say_date(talk.say, until), "back": say_date(talk.say, until + timedelta(days=1))}


def _below(talk: Talk) -> Reply:
    posts = list(_posts_below(talk))[:MOST_BUTTONS]
    buttons = [
        Option(
            id=f"deputy:see:{post.subject}",
            label=talk.say("deputies.somebody", place=post.place.name, name=post.person.name),
        )
        for post in posts
    ]
    return Reply(text=talk.say("deputies.below" if posts else "deputies.nobody_below"), options=in_rows(buttons))


# --- what is done


def _see(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    return [_show(talk, post)]


def _choose(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    buttons = [
        Option(id=f"deputy:pick:{post.subject}:{one.person_id}", label=one.name or talk.say("deputies.colleague"))
        for one in post.colleagues[:MOST_BUTTONS]
    ]
    key = "own" if post.person.person_id == talk.person_id else "theirs"
    return [Reply(text=talk.say(f"deputies.{key}.choose", name=post.person.name), options=in_rows(buttons))]


def _pick(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    chosen = next((one for one in post.colleagues if [str(one.person_id)] == rest), None)
    if chosen is None:
        return [talk.reply("deputies.gone")]
    deputies.name_deputy(
        talk.tx,
        person_id=post.person.person_id,
        role=post.person.grant.role,
        area=post.place.code,
        deputy_id=chosen.person_id,
        made_by=talk.person_id,
        now=talk.now,
    )
    _note(talk, post, "deputy_named", deputy=chosen.person_id)
    values = {"name": post.person.name, "deputy": chosen.name, "place": post.place.name}
    _tell(talk, chosen.person_id, "deputies.told.named", **values)
    _tell(talk, post.person.person_id, "deputies.told.named_for_you", **values)
    return [_show(talk, _again(talk, post), talk.say("deputies.named", deputy=chosen.name))]


def _end(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is not None and deputies.end(talk.tx, post.deputy.id, talk.now):
        _note(talk, post, "deputy_ended", deputy=post.deputy.deputy_id)
        values = {"name": post.person.name, "place": post.place.name}
        _tell(talk, post.deputy.deputy_id, "deputies.told.ended", **values)
        _tell(talk, post.person.person_id, "deputies.told.ended_for_you", **values)
    return [_show(talk, _again(talk, post), talk.say("deputies.ended"))]


def _back(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is not None and post.deputy.away_until is not None:
        deputies.set_away(talk.tx, post.deputy.id, None)
        _note(talk, post, "deputy_back", deputy=post.deputy.deputy_id)
        _tell(talk, post.deputy.deputy_id, "deputies.told.back", name=post.person.name)
    return [_show(talk, _again(talk, post), talk.say("deputies.back"))]


def _away(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is None:
        return [_show(talk, post)]
    return stepper.begin(talk, AWAY, talk.conversation.open_draft(AWAY.id, talk.now, subject=post.subject))


_DEEDS = {"see": _see, "choose": _choose, "pick": _pick, "end": _end, "back": _back, "away": _away}


def _again(talk: Talk, post: Post) -> Post:
    return _find(talk, post.person.person_id, post.person.grant.role, post.place) or post


def _tell(talk: Talk, person_id: int, key: str, **values: object) -> None:
    """Tell one of the two, unless it is the sender."""
    if person_id != talk.person_id:
        talk.notices.append(Notice(person_id=person_id, reply=talk.reply(key, **values)))


def _note(talk: Talk, post: Post, action: str, **details: object) -> None:
    audit.note(
        talk.tx,
        person_id=talk.person_id,
        action=action,
        subject=f"person:{post.subject}",
        now=talk.now,
        details=details,
    )


# --- being away


def _submit(talk: Talk, draft: Draft) -> list[Reply]:
    talk.conversation.close_draft(draft, number="")
    post = _post(talk, *draft.subject.split(":"))
    if post is None or post.deputy is None:  # the role or the deputy may have gone since the form began
        return [talk.reply("deputies.gone")]
    until = date.fromisoformat(draft.answers["until"])
    deputies.set_away(talk.tx, post.deputy.id, until)
    _note(talk, post, "deputy_away", deputy=post.deputy.deputy_id, until=until.isoformat())
    values = {"name": post.person.name, "place": post.place.name, "until": say_date(talk.say, until)}
    deputy = post.name_of(post.deputy.deputy_id)
    _tell(talk, post.deputy.deputy_id, "deputies.told.away", **values)
    _tell(talk, post.person.person_id, "deputies.told.away_for_you", **values, deputy=deputy)
    return [_show(talk, _again(talk, post), talk.say("deputies.set_away"))]


def _name(talk: Talk, draft: Draft) -> str:
    return talk.say("deputies.draft")


def _outlook(talk: Talk, draft: Draft) -> str:
    post = _post(talk, *draft.subject.split(":"))
    deputy = "" if post is None or post.deputy is None else post.name_of(post.deputy.deputy_id)
    return talk.say("deputies.outlook", deputy=deputy or talk.say("deputies.colleague"))


UNTIL = Field(id="until", texts="deputies.until", kind=FutureDay(), options=("0", "1", "3", "7"))
AWAY = Form(
    id="away",
    fields=(UNTIL,),
    submit=_submit,
    name=_name,
    outlook=_outlook,
)
