"""Proving a pack's rules by the household cases of its tests.yaml."""

from collections.abc import Iterator

from knowledge.model.assessment import Range
from knowledge.model.pack import Pack
from knowledge.rules.assessing import assess


def failures(pack: Pack) -> Iterator[str]:
    """The household cases whose result differs from the expected one, each as 'file: key: what is expected'."""
    for number, case in enumerate(pack.tests.households):
        found = assess(pack, case.household())
        rules = tuple(step.rule for step in found.steps)
        differing = [
            f"{name} {expected}, found {got}"
            for name, expected, got in (
                ("eligible", case.eligible.value, found.verdict.value),
                ("amount", _said(case.expected_amount()), _said(found.amount)),
                ("area", _said(case.expected_area()), _said(found.area)),
                ("needs", ", ".join(case.needs) or "nothing", ", ".join(found.needs) or "nothing"),
            )
            if expected != got
        ]
        if case.by is not None and case.by not in rules:
            differing.append(f"by {case.by}, found {', '.join(rules) or 'no rule'}")
        if differing:
            written = case.model_dump(mode="json", exclude_defaults=True)
            yield f"packs/{pack.id}/tests.yaml: households.{number} {written}: expected {'; '.join(differing)}"


def _said(range_: Range | None) -> str:
    if range_ is None:
        return "none"
    low, high = ("open" if end is None else f"{end:f}" for end in (range_.low, range_.high))
    return f"{_plain(low)} to {_plain(high)}"


def _plain(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
