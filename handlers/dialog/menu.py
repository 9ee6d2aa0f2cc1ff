"""What a person can do by role: the menu, its buttons and commands, help, and the ways on after something ended."""

from collections.abc import Mapping

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply, Weight
from handlers.dialog.permissions import SEATED
from handlers.dialog.whom_to_ask import say_whom_to_ask
from handlers.wording import Wording
from storage.people import people
from storage.people.people import Role

MENU: Mapping[Role, tuple[str, ...]] = {
    Role.RESIDENT: ("report", "danger", "mine", "ask", "me", "help"),
    Role.CADRE: ("report", "danger", "mine", "checks", "reporting", "ask", "me", "help"),
    Role.TOWNSHIP: (
        "mine",
        "danger",
        "checks",
        "reporting",
        "notice",
        "invite",
        "directory",
        "report",
        "ask",
        "me",
        "help",
    ),
    Role.COUNTY: (
        "mine",
        "danger",
        "checks",
        "reporting",
        "notice",
        "questions",
        "invite",
        "directory",
        "ask",
        "me",
        "help",
    ),
    Role.CITY: ("mine", "reporting", "notice", "ask", "me", "help"),
    Role.OPERATOR: ("ask", "me", "help"),
}

LISTED = (  # the commands that a channel lists for everybody, in this order
    "report",
    "danger",
    "ask",
    "calculate",
    "mine",
    "cases",
    "drafts",
    "reporting",
    "checks",
    "me",
    "devices",
    "privacy",
    "complaint",
    "help",
)


def menu(context: Context) -> Reply:
    """The menu of the person's role."""
    name = people.name_of(context.tx, context.person_id)
    hello = context.say("menu.hello_name", name=name) if name else context.say("menu.hello")
    text = f"{hello}\n{context.say(f'menu.for_{context.role}')}"
    return Reply(text=text, options=in_rows(buttons(context)), commands=commands(context))


def help_(context: Context) -> list[Reply]:
    """What can be done here in the person's role, in a few lines, and whom to ask instead."""
    lines = (context.say(f"menu.help_for.{context.role}"), say_whom_to_ask(context))
    at_a_pc = [context.option("cmd:desk", "menu.desk")] if context.role in SEATED else []
    options = [*buttons(context), *at_a_pc, context.option("cmd:complaint", "menu.complaint")]
    return [Reply(text="\n".join(line for line in lines if line), options=in_rows(options))]


def buttons(context: Context) -> list[Option]:
    """The menu's buttons, what the role does most before the others."""
    return [
        context.option(f"cmd:{name}", f"menu.{name}", weight=Weight.ALARM if name == "danger" else Weight.PLAIN)
        for name in MENU[context.role]
    ]


def danger(say: Wording) -> Option:
    """The button of somebody whose house may fall at any moment."""
    return Option(id="cmd:danger", label=say("menu.danger"), weight=Weight.ALARM)


def commands(context: Context) -> tuple[Option, ...]:
    """The menu of commands for the person's role, as a channel may show it."""
    return tuple(
        context.option(name, f"menu.command.{name}") for name in (*MENU[context.role], "drafts", "devices", "privacy")
    )


def ways_on(context: Context) -> tuple[Option, ...]:
    """The two buttons under a form that was put aside or given up: what the role does first."""
    return tuple(
        context.option(f"cmd:{name}", f"menu.{name}") for name in _WAYS_ON.get(context.role, ("report", "ask"))
    )


_WAYS_ON: Mapping[Role, tuple[str, ...]] = {
    Role.TOWNSHIP: ("mine", "checks"),
    Role.COUNTY: ("mine", "checks"),
    Role.CITY: ("mine", "reporting"),
    Role.OPERATOR: ("ask", "help"),
}
