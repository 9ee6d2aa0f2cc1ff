"""Commands: what each does, which a channel lists, and the words by which people say them."""

from collections.abc import Mapping

from handlers import preconditions, start
from handlers.cases import view as case_view
from handlers.checks import actions as check_actions
from handlers.dialog import menu
from handlers.forms import drafts
from handlers.notices import actions as notice_actions
from handlers.people import consent, deputies, devices, invitation_form, membership
from handlers.policy import ask, calculate
from handlers.preconditions import Handler
from handlers.registry import FORMS
from handlers.reporting.answering import typed_replies
from handlers.reporting.decisions import local_rules
from handlers.reporting.register import register
from handlers.spoken import Spoken

COMMANDS: Mapping[str, Handler] = {
    "start": lambda context: start.greet(context, FORMS),
    "report": preconditions.report_or_resume,
    "another": preconditions.begin_report,
    "danger": preconditions.report_danger,
    "ask": ask.invite,
    "calculate": calculate.begin,
    "cases": case_view.lists,
    "reporting": register.show,
    "reporting_settings": local_rules.show,
    "checks": check_actions.show,
    "drafts": lambda context: drafts.resume_latest(context, FORMS),
    "me": membership.who_am_i,
    "privacy": consent.show,
    "devices": devices.show,
    "lost": devices.lost,
    "invite": invitation_form.show,
    "deputies": deputies.show,
    "notice": notice_actions.show,
    "got": notice_actions.got,
    "refuse_notices": notice_actions.refuse,
    "take_notices": notice_actions.accept,
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
    "reported": typed_replies.reported,
    "nil": typed_replies.nil,
    "more_time": typed_replies.more_time,
}

SPOKEN = (
    Spoken(words="menu.say.greetings", act=COMMANDS["start"]),
    Spoken(words="menu.say.thanks", act=lambda context: [context.reply("menu.welcome")]),
    *(Spoken(words=f"menu.say.{name}", act=COMMANDS[name]) for name in _SPOKEN),
    *(Spoken(words=f"menu.say.typed.{name}", act=act) for name, act in _TYPED.items()),
)
