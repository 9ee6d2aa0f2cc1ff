"""What a case's card says of its fields: those filled in beside the report, and what is to be looked at again."""

from collections.abc import Iterator, Sequence

from handlers.cases.fields import saying
from handlers.cases.fields.catalogue import CATALOGUE
from handlers.cases.fields.field import FieldGroup
from handlers.cases.report_fields import CASE_FIELDS
from handlers.dialog.context import Context, Occasion
from storage.cases import rechecks
from storage.cases.cases import Case

_IN_THE_SUMMARY = {asked.id for asked in CASE_FIELDS}


def lines(context: Context, case: Case) -> Iterator[str]:
    """“房屋：产权人李四；原建筑面积60平方米”: the groups in which something was filled in, in their order."""
    for group in FieldGroup:
        said = [
            context.say(
                "filling.on_card",
                name=saying.name_of(context, field),
                value=saying.say_value(context, case, field, case.answers[field.answered]),
            )
            for field in CATALOGUE
            if field.group is group and field.answered not in _IN_THE_SUMMARY and case.answers.get(field.answered)
        ]
        if said:
            name = context.say(f"filling.group.{group}")
            yield context.say("cases.line", name=name, value=context.say("forms.semicolon").join(said))


def to_look_at(context: Context, case: Case) -> list[str]:
    """A line with the steps that are to be looked at again; none where there are none."""
    marked = [one.step for one in rechecks.of(context.tx, case.id)]
    return [context.say("looking_again.on_card", steps=step_names(context, marked))] if marked else []


def step_names(occasion: Occasion, steps: Sequence[str]) -> str:
    """“县里审批、县里公示”: each once."""
    return occasion.say("forms.comma").join(occasion.say(f"course.step.{step}") for step in dict.fromkeys(steps))
