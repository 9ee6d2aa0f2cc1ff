"""What a person can do by role: the menu, its buttons and commands, help, and the ways on after something ended."""

from collections.abc import Mapping

from handlers.hierarchy import COORDINATORS
from handlers.messages import Option, Reply, Weight
from handlers.talk import Talk, in_rows
from handlers.wording import Wording
from storage import people
from storage.people import Role

MENU: Mapping[Role, tuple[str, ...]] = {
    Role.RESIDENT: ("report", "danger", "ask", "cases", "help"),
    Role.CADRE: ("report", "danger", "cases", "checks", "ask", "help"),
    Role.TOWNSHIP: ("cases", "reporting", "checks", "report", "ask", "notice", "invite", "help"),
    Role.COUNTY: ("cases", "reporting", "checks", "ask", "notice", "invite", "help"),
    Role.CITY: ("reporting", "ask", "notice", "help"),
    Role.OPERATOR: ("ask", "help"),
}


def menu(talk: Talk) -> Reply:
    """The menu of the person's role."""
    name = people.name_of(talk.tx, talk.person_id)
    hello = talk.say("menu.hello_name", name=name) if name else talk.say("menu.hello")
    text = f"{hello}\n{talk.say(f'menu.for_{talk.role}')}"
    return Reply(text=text, options=in_rows(buttons(talk)), commands=commands(talk))


def help_(talk: Talk) -> list[Reply]:
    """What can be done here, in a few lines."""
    return [Reply(text=talk.say("menu.help_text"), options=in_rows(buttons(talk)))]


def buttons(talk: Talk) -> list[Option]:
    """The menu's buttons. What somebody reported is what a coordinator has to do."""
    office = talk.role in COORDINATORS
    return [
        talk.option(
            f"cmd:{name}",
            "menu.cases_to_do" if name == "cases" and office else f"menu.{name}",
            weight=Weight.ALARM if name == "danger" else Weight.PLAIN,
        )
        for name in MENU[talk.role]
    ]


def danger(say: Wording) -> Option:
    """The button of somebody whose house may fall at any moment."""
    return Option(id="cmd:danger", label=say("menu.danger"), weight=Weight.ALARM)


def commands(talk: Talk) -> tuple[Option, ...]:
    """The menu of commands for the person's role, as a channel may show it."""
    return tuple(
        talk.option(name, f"menu.command.{name}") for name in (*MENU[talk.role], "drafts", "me", "devices", "privacy")
    )


def ways_on(talk: Talk) -> tuple[Option, ...]:
    """The two buttons under a form that was put aside or given up: report a house, ask about the policy."""
    return (talk.option("cmd:report", "menu.report"), talk.option("cmd:ask", "menu.ask"))
