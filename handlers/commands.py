"""Commands: what each does, which a channel lists, and the words by which people say them."""

from collections.abc import Mapping

from handlers import (
    ask,
    calculate,
    case_view,
    checks,
    consent,
    deputies,
    devices,
    drafts,
    inviting,
    ledger,
    local_rules,
    membership,
    menu,
    notices,
    start,
    threshold,
    typed_duties,
)
from handlers.registry import FORMS
from handlers.spoken import Spoken
from handlers.threshold import Handler

COMMANDS: Mapping[str, Handler] = {
    "start": lambda talk: start.greet(talk, FORMS),
    "report": threshold.report_or_resume,
    "another": threshold.begin_report,
    "danger": threshold.report_danger,
    "ask": ask.invite,
    "calculate": calculate.begin,
    "cases": case_view.lists,
    "reporting": ledger.show,
    "reporting_settings": local_rules.show,
    "checks": checks.show,
    "drafts": lambda talk: drafts.resume_latest(talk, FORMS),
    "me": membership.who_am_i,
    "privacy": consent.show,
    "devices": devices.show,
    "lost": devices.lost,
    "invite": inviting.show,
    "deputies": deputies.show,
    "notice": notices.show,
    "got": notices.got,
    "refuse_notices": notices.refuse,
    "take_notices": notices.accept,
    "help": menu.help_,
}

# as a channel lists them
MENU_COMMANDS = (
    "report",
    "danger",
    "ask",
    "calculate",
    "cases",
    "drafts",
    "reporting",
    "checks",
    "me",
    "devices",
    "privacy",
    "help",
)

_SPOKEN = (
    "report",
    "danger",
    "ask",
    "calculate",
    "cases",
    "reporting",
    "checks",
    "help",
    "me",
    "privacy",
    "devices",
    "lost",
    "invite",
    "deputies",
    "reporting_settings",
    "notice",
    "got",
    "refuse_notices",
    "take_notices",
)

# the words of buttons, typed
_TYPED: Mapping[str, Handler] = {
    "reported": typed_duties.reported,
    "nil": typed_duties.nil,
    "more_time": typed_duties.more_time,
}

SPOKEN = (
    Spoken(words="menu.say.greetings", act=COMMANDS["start"]),
    Spoken(words="menu.say.thanks", act=lambda talk: [talk.reply("menu.welcome")]),
    *(Spoken(words=f"menu.say.{name}", act=COMMANDS[name]) for name in _SPOKEN),
    *(Spoken(words=f"menu.say.typed.{name}", act=act) for name, act in _TYPED.items()),
)
