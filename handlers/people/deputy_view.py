"""A post as it is shown: who stands in, who is away from when to when, and the buttons; and who hears of a change."""

from collections.abc import Iterator
from datetime import timedelta

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_date
from handlers.dialog.messages import Notice, Option, Reply
from handlers.people.deputy_scope import Post, find_post
from storage.people import audit, deputies
from storage.people.deputies import Deputy


def show_post(context: Context, post: Post, remark: str = "") -> Reply:
    """Who stands in, with a remark above, and what can be done."""
    own = "own" if post.person.person_id == context.person_id else "theirs"
    values = {"place": post.place.name, "name": own_name(context, post)}
    lines, verbs = [remark], []
    if post.deputy is None:
        lines.append(context.say(f"deputies.{own}.{'none' if post.colleagues else 'alone'}", **values))
        verbs += ["choose"] if post.colleagues else []
    else:
        deputy = name_of(context, post, post.deputy.deputy_id)
        if post.deputy.replaces_on(context.today) or post.deputy.is_leave_to_come(context.today):
            when = "to_come" if post.deputy.is_leave_to_come(context.today) else "away"
            lines.append(context.say(f"deputies.{own}.{when}", **values, deputy=deputy, **_days(context, post.deputy)))
            verbs += ["back", "away"]
        else:
            lines.append(context.say(f"deputies.{own}.there", **values, deputy=deputy))
            verbs += ["away", "choose"] if post.colleagues[1:] else ["away"]
        verbs.append("end")
    if own == "own":
        lines += _stands_in_for(context, post)
    buttons = [_button(context, post, own, verb) for verb in verbs]
    return Reply(text="\n".join(line for line in lines if line), options=in_rows(buttons))


def _button(context: Context, post: Post, own: str, verb: str) -> Option:
    """What changes something; who has not left yet does not come back, but stays."""
    stays = verb == "back" and post.deputy is not None and post.deputy.is_leave_to_come(context.today)
    label = f"deputies.button.{own}.stay" if stays else f"deputies.button.{own}.{verb}"
    return context.option(f"deputy:{verb}:{post.subject}", label)


def _stands_in_for(context: Context, post: Post) -> Iterator[str]:
    """For whom the person stands in there."""
    for one in deputies.concerning(context.tx, context.person_id):
        if one.deputy_id == context.person_id and (one.role, one.area) == (post.person.grant.role, post.place.code):
            name = name_of(context, post, one.person_id)
            if one.is_leave_to_come(context.today):
                yield context.say("deputies.stands_in.to_come", name=name, **_days(context, one))
            elif one.replaces_on(context.today):
                yield context.say("deputies.stands_in.away", name=name, **_days(context, one))
            else:
                yield context.say("deputies.stands_in.there", name=name)


def _days(context: Context, deputy: Deputy) -> dict[str, str]:
    until = deputy.away_until or context.today
    since = deputy.away_from or context.today
    return {
        "since": say_date(context.say, since),
        "until": say_date(context.say, until),
        "back": say_date(context.say, until + timedelta(days=1)),
    }


def name_of(context: Context, post: Post, person_id: int | None) -> str:
    """The name of one of the people there; a colleague's for nobody."""
    colleague = None if person_id is None else post.colleague(person_id)
    return (colleague.name if colleague else "") or context.say("deputies.colleague")


def own_name(context: Context, post: Post) -> str:
    """The name of whose post it is; a colleague's for who gave none."""
    return post.person.name or context.say("deputies.colleague")


def again(context: Context, post: Post) -> Post:
    """The post as it stands after a change."""
    return find_post(context, post.person.person_id, post.person.grant.role, post.place) or post


def tell(context: Context, person_id: int, key: str, **values: object) -> None:
    """Tell one of the two, unless it is the sender."""
    if person_id != context.person_id:
        context.notices.append(Notice(person_id=person_id, reply=context.reply(key, **values)))


def note(context: Context, post: Post, action: str, **details: object) -> None:
    """A line of the audit trail."""
    audit.note(
        context.tx,
        person_id=context.person_id,
        action=action,
        subject=f"person:{post.subject}",
        now=context.now,
        details=details,
    )
