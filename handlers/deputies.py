"""AB角 in the chat: who stands in for whom, who is away till when, set by the person or by the level above."""

from collections.abc import Iterator
from datetime import date, timedelta

from handlers import stepper
from handlers.conversation import Draft
from handlers.dates import say_date
from handlers.deputy_posts import Post, changeable, find_post, own_posts, posts_below
from handlers.fields import Field
from handlers.forms import Closed, Form, Sent
from handlers.future_day import FutureDay
from handlers.messages import Notice, Option, Reply
from handlers.talk import Talk, in_rows
from storage import audit, deputies
from storage.deputies import Deputy

MOST_BUTTONS = 40


def show(talk: Talk) -> list[Reply]:
    """Who stands in for the person in each role, for whom the person does, and the way to those below."""
    posts = own_posts(talk)
    if not posts:
        return [talk.reply("deputies.not_yours")]
    replies = [_show(talk, post) for post in posts]
    if any(True for _ in posts_below(talk)):
        below = talk.option("deputy:below", "deputies.button.below")
        replies[-1] = Reply(text=replies[-1].text, options=(*replies[-1].options, (below,)))
    return replies


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """deputy:below; see, choose, away, back, end with person, role and place; pick with the deputy, too."""
    match args:
        case ["below"]:
            return [_below(talk)]
        case [verb, person, role, area, *rest] if verb in _DEEDS:
            post = changeable(talk, person, role, area)
            if post is not None:
                return _DEEDS[verb](talk, post, rest)
    return [talk.reply("deputies.gone")]


# --- what is shown


def _show(talk: Talk, post: Post, note: str = "") -> Reply:
    own = "own" if post.person.person_id == talk.person_id else "theirs"
    values = {"place": post.place.name, "name": _own_name(talk, post)}
    lines, verbs = [note], []
    if post.deputy is None:
        lines.append(talk.say(f"deputies.{own}.{'none' if post.colleagues else 'alone'}", **values))
        verbs += ["choose"] if post.colleagues else []
    else:
        deputy = _name_of(talk, post, post.deputy.deputy_id)
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
            name = _name_of(talk, post, one.person_id)
            if one.replaces_on(talk.now.date()):
                yield talk.say("deputies.stands_in.away", name=name, **_days(talk, one))
            else:
                yield talk.say("deputies.stands_in.there", name=name)


def _days(talk: Talk, deputy: Deputy) -> dict[str, str]:
    until = deputy.away_until or talk.now.date()
    return {"until": say_date(talk.say, until), "back": say_date(talk.say, until + timedelta(days=1))}


def _below(talk: Talk) -> Reply:
    posts = list(posts_below(talk))[:MOST_BUTTONS]
    buttons = [
        Option(
            id=f"deputy:see:{post.subject}",
            label=talk.say("deputies.somebody", place=post.place.name, name=_own_name(talk, post)),
        )
        for post in posts
    ]
    return Reply(text=talk.say("deputies.below" if posts else "deputies.nobody_below"), options=in_rows(buttons))


# --- what is done


def _see(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    return [_show(talk, post)]


def _choose(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    buttons = [
        Option(id=f"deputy:pick:{post.subject}:{one.person_id}", label=_name_of(talk, post, one.person_id))
        for one in post.colleagues[:MOST_BUTTONS]
    ]
    key = "own" if post.person.person_id == talk.person_id else "theirs"
    return [Reply(text=talk.say(f"deputies.{key}.choose", name=_own_name(talk, post)), options=in_rows(buttons))]


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
    deputy = _name_of(talk, post, chosen.person_id)
    values = {"name": _own_name(talk, post), "deputy": deputy, "place": post.place.name}
    _tell(talk, chosen.person_id, "deputies.told.named", **values)
    _tell(talk, post.person.person_id, "deputies.told.named_for_you", **values)
    return [_show(talk, _again(talk, post), talk.say("deputies.named", deputy=deputy))]


def _end(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is not None and deputies.end(talk.tx, post.deputy.id, talk.now):
        _note(talk, post, "deputy_ended", deputy=post.deputy.deputy_id)
        values = {"name": _own_name(talk, post), "place": post.place.name}
        _tell(talk, post.deputy.deputy_id, "deputies.told.ended", **values)
        _tell(talk, post.person.person_id, "deputies.told.ended_for_you", **values)
    return [_show(talk, _again(talk, post), talk.say("deputies.ended"))]


def _back(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is not None and post.deputy.away_until is not None:
        deputies.set_away(talk.tx, post.deputy.id, None)
        _note(talk, post, "deputy_back", deputy=post.deputy.deputy_id)
        _tell(talk, post.deputy.deputy_id, "deputies.told.back", name=_own_name(talk, post))
    return [_show(talk, _again(talk, post), talk.say("deputies.back"))]


def _away(talk: Talk, post: Post, rest: list[str]) -> list[Reply]:
    if post.deputy is None:
        return [_show(talk, post)]
    return stepper.begin(talk, AWAY, talk.conversation.open_draft(AWAY.id, talk.now, subject=post.subject))


_DEEDS = {"see": _see, "choose": _choose, "pick": _pick, "end": _end, "back": _back, "away": _away}


def _name_of(talk: Talk, post: Post, person_id: int | None) -> str:
    """The name of one of the people there; a colleague's for nobody."""
    colleague = None if person_id is None else post.colleague(person_id)
    return (colleague.name if colleague else "") or talk.say("deputies.colleague")


def _own_name(talk: Talk, post: Post) -> str:
    return post.person.name or talk.say("deputies.colleague")


def _again(talk: Talk, post: Post) -> Post:
    return find_post(talk, post.person.person_id, post.person.grant.role, post.place) or post


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


def _submit(talk: Talk, draft: Draft) -> Sent | Closed:
    post = changeable(talk, *draft.subject.split(":"))
    if post is None or post.deputy is None:
        return Closed(reply=talk.reply("deputies.gone"))
    until = date.fromisoformat(draft.answers["until"])
    deputies.set_away(talk.tx, post.deputy.id, until)
    _note(talk, post, "deputy_away", deputy=post.deputy.deputy_id, until=until.isoformat())
    values = {"name": _own_name(talk, post), "place": post.place.name, "until": say_date(talk.say, until)}
    deputy = _name_of(talk, post, post.deputy.deputy_id)
    _tell(talk, post.deputy.deputy_id, "deputies.told.away", **values)
    _tell(talk, post.person.person_id, "deputies.told.away_for_you", **values, deputy=deputy)
    return Sent(said=[_show(talk, _again(talk, post), talk.say("deputies.set_away"))])


def _name(talk: Talk, draft: Draft) -> str:
    return talk.say("deputies.draft")


def _outlook(talk: Talk, draft: Draft) -> str:
    post = changeable(talk, *draft.subject.split(":"))
    if post is None:
        return ""
    deputy = None if post.deputy is None else post.deputy.deputy_id
    return talk.say("deputies.outlook", deputy=_name_of(talk, post, deputy))


UNTIL = Field(id="until", texts="deputies.until", kind=FutureDay(), options=("0", "1", "3", "7"))
AWAY = Form(
    id="away",
    fields=(UNTIL,),
    submit=_submit,
    name=_name,
    outlook=_outlook,
)
