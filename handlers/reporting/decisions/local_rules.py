"""报送设置: how a county lives by its pack's calendar, rule by rule, and the way to change it."""

from collections.abc import Iterator

from handlers.dialog.context import Context, in_rows
from handlers.dialog.dates import say_moment
from handlers.dialog.messages import Reply
from handlers.dialog.whom_to_ask import way_to_ask
from handlers.forms import stepper
from handlers.reporting.decisions.local_rule_form import LOCAL_RULE
from handlers.reporting.obligations.calendars import Calendars
from handlers.reporting.obligations.county_rules import (
    CountyRule,
    county_rule,
    county_rules,
    describe,
    say_gone,
    say_unfit,
)
from storage.people import people
from storage.people.people import Role
from storage.reporting import calendar_settings


def show(context: Context) -> list[Reply]:
    """All rules of the person's counties, with what holds there and who decided it; whose business it is, else."""
    counties = [grant.place for grant in context.grants if grant.role is Role.COUNTY and grant.place]
    replies = [_show(context, rules) for county in counties if (rules := county_rules(context, county.code))]
    return replies or [context.reply("local_rules.not_yours", way=way_to_ask(context))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """rules:change with area and rule."""
    match args:
        case ["change", area, mark]:
            about = county_rule(context, f"{area}:{mark}")
            if about is not None:
                return _change(context, about)
    return [context.reply("local_rules.gone")]


def _show(context: Context, rules: list[CountyRule]) -> Reply:
    county, pack = rules[0].county, rules[0].pack
    lines, buttons = [context.say("local_rules.list", county=county.name)], []
    made = dict(_who(context, county.code, pack.id))
    for number, about in enumerate(rules, 1):
        state = describe(context.say, about, about.local)
        lines.append(context.say("local_rules.one", number=number, subject=about.rule.name, state=state))
        lines += say_unfit(context.say, about)
        if about.rule.id in made:
            lines.append(made[about.rule.id])
        buttons.append(context.option(f"rules:change:{about.subject}", "local_rules.button.change", number=number))
    lines += say_gone(context.say, Calendars(context), pack, county)
    lines.append(context.say("local_rules.foot"))
    return Reply(text="\n".join(lines), options=in_rows(buttons))


def _who(context: Context, area: str, pack: str) -> Iterator[tuple[str, str]]:
    for rule, (person_id, at) in calendar_settings.decided(context.tx, area, pack).items():
        name = people.name_of(context.tx, person_id) or context.say("reporting.said.someone")
        yield rule, context.say("local_rules.who", name=name, moment=say_moment(context.say, at, context.zone))


def _change(context: Context, about: CountyRule) -> list[Reply]:
    return stepper.open(context, LOCAL_RULE, subject=about.subject)
