"""A group of a case's fields with what they say, and a button for each that may be filled in or changed."""

from handlers.cases import steps
from handlers.cases.fields import decided, filling, saying
from handlers.cases.fields.catalogue import BY_KEY
from handlers.cases.fields.field import CaseField, FieldGroup
from handlers.cases.fields.groups import BUTTON, show_groups
from handlers.cases.fields.opened import OpenFields
from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply, Weight
from storage.cases import cases
from storage.cases.cases import Case

_ALL = "all"  # in place of a field: one after another


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button of the fields: fields:<group>:<number>, with a field of it behind that, or all that are empty.

    What is not there and what is not the person's sound the same.
    """
    name, number, key = (*args, "", "")[:3]
    case = cases.find(context.tx, number)
    if case is None or not (steps.may_take(context, case, steps.FILL) and steps.fits(context, case, steps.FILL)):
        return [context.reply("cases.unknown", number=number)]
    if name not in set(FieldGroup):
        return show_groups(context, case)
    found = OpenFields(context, case)
    fields = found.of(FieldGroup(name))
    if key == _ALL:
        empty = [field.key for field in fields if field.key not in found.kept]
        if empty:
            return filling.open_form(context, case, empty)
    elif BY_KEY.get(key) in fields:
        return filling.open_form(context, case, [key])
    elif key in BY_KEY and (decider := found.decider(BY_KEY[key])) is not None:
        return decided.open_form(context, case, BY_KEY[key], decider)
    return _show(context, case, found, FieldGroup(name))


def _show(context: Context, case: Case, found: OpenFields, group: FieldGroup) -> list[Reply]:
    """What a group says, a line each, and the buttons of its fields: the empty ones first."""
    fields = found.of(group)
    filled = [field for field in fields if field.key in found.kept]
    empty = [field for field in fields if field.key not in found.kept]
    lines = [context.say("filling.group_title", group=context.say(f"filling.group.{group}"))]
    lines += [_line(context, case, field, found) for field in filled]
    if empty:
        lines.append(context.say("filling.which", count=len(empty)))
    buttons = [_field_button(context, case, field, "filling.button.fill") for field in empty]
    if len(empty) > 1:
        buttons.append(_button(context, case, group, _ALL, "filling.button.all"))
    buttons += [_field_button(context, case, field, "filling.button.change") for field in filled]
    settled = found.decided_of(group)
    if settled:
        lines += [context.say("filling.settled"), *(_line(context, case, field, found) for field in settled)]
    buttons += [_field_button(context, case, field, "filling.button.ask") for field in settled]
    buttons.append(context.option(f"case:{steps.FILL.id}:{case.number}", "filling.button.groups", weight=Weight.SIDE))
    return [Reply(text="\n".join(lines), options=in_rows(buttons))]


def _line(context: Context, case: Case, field: CaseField, found: OpenFields) -> str:
    value = saying.say_value(context, case, field, found.kept[field.key])
    return context.say("cases.line", name=saying.name_of(context, field), value=value)


def _field_button(context: Context, case: Case, field: CaseField, label: str) -> Option:
    name = saying.name_of(context, field)
    return Option(id=f"{BUTTON}:{field.group}:{case.number}:{field.key}", label=context.say(label, name=name))


def _button(context: Context, case: Case, group: FieldGroup, what: str, label: str) -> Option:
    return context.option(f"{BUTTON}:{group}:{case.number}:{what}", label, weight=Weight.MAIN)
