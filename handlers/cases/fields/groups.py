"""The groups of a case's fields that are open to a person, each with how much of it is filled."""

from handlers.cases.fields.field import FieldGroup
from handlers.cases.fields.opened import OpenFields
from handlers.cases.step import SHOW
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from storage.cases.cases import Case

BUTTON = "fields"  # before the ids of the buttons of fields


def show_groups(context: Context, case: Case) -> list[Reply]:
    """The groups in which something is open to the person, each with how much is filled."""
    found = OpenFields(context, case)
    buttons = [_group_button(context, case, found, group) for group in FieldGroup if found.has(group)]
    head = case.answers.get("head")
    whose = context.say("report.named", head=head) if head else context.say("cases.one_house")
    text = context.say("filling.groups", whose=whose, number=case.number)
    return [
        Reply(
            text=text, options=in_rows([*buttons, context.option(f"case:{SHOW}:{case.number}", "report.button.show")])
        )
    ]


def _group_button(context: Context, case: Case, found: OpenFields, group: FieldGroup) -> Option:
    fields = (*found.of(group), *found.decided_of(group))
    filled = sum(field.key in found.kept for field in fields)
    name = context.say(f"filling.group.{group}")
    label = context.say("filling.button.group", group=name, filled=filled, count=len(fields))
    return Option(id=f"{BUTTON}:{group}:{case.number}", label=label)
