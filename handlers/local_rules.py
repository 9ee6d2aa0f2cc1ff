"""报送设置: how a county lives by its pack's calendar, rule by rule, and the way to change it."""

from collections.abc import Iterator

from handlers import stepper
from handlers.calendars import Calendars
from handlers.county_rules import CountyRule, county_rule, county_rules, describe, say_gone, say_unfit
from handlers.dates import say_moment
from handlers.local_rule_form import LOCAL_RULE
from handlers.messages import Reply
from handlers.talk import Talk, in_rows
from storage import calendar_settings, people
from storage.people import Role


def show(talk: Talk) -> list[Reply]:
    """All rules of the person's counties, with what holds there and who decided it; whose business it is, else."""
    counties = [grant.place for grant in talk.grants if grant.role is Role.COUNTY and grant.place]
    replies = [_show(talk, rules) for county in counties if (rules := county_rules(talk, county.code))]
    return replies or [talk.reply("local_rules.not_yours")]


def take_choice(talk: Talk, args: list[str]) -> list[Reply]:
    """rules:change with area and rule."""
    match args:
        case ["change", area, mark]:
            about = county_rule(talk, f"{area}:{mark}")
            if about is not None:
                return _change(talk, about)
    return [talk.reply("local_rules.gone")]


def _show(talk: Talk, rules: list[CountyRule]) -> Reply:
    county, pack = rules[0].county, rules[0].pack
    lines, buttons = [talk.say("local_rules.list", county=county.name)], []
    made = dict(_who(talk, county.code, pack.id))
    for number, about in enumerate(rules, 1):
        state = describe(talk.say, about, about.local)
        lines.append(talk.say("local_rules.one", number=number, subject=about.rule.name, state=state))
        lines += say_unfit(talk.say, about)
        if about.rule.id in made:
            lines.append(made[about.rule.id])
        buttons.append(talk.option(f"rules:change:{about.subject}", "local_rules.button.change", number=number))
    lines += say_gone(talk.say, Calendars(talk.tx, talk.now.date()), pack, county)
    lines.append(talk.say("local_rules.foot"))
    return Reply(text="\n".join(lines), options=in_rows(buttons))


def _who(talk: Talk, area: str, pack: str) -> Iterator[tuple[str, str]]:
    for rule, (person_id, at) in calendar_settings.decided(talk.tx, area, pack).items():
        name = people.name_of(talk.tx, person_id) or talk.say("reporting.said.someone")
        yield rule, talk.say("local_rules.who", name=name, moment=say_moment(talk.say, at, talk.zone))


def _change(talk: Talk, about: CountyRule) -> list[Reply]:
    return stepper.open(talk, LOCAL_RULE, subject=about.subject)
