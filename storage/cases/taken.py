"""What counts of the steps that a case took: those since it was taken up again, as corrected, with their photos."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol, TypeVar

REOPENED = "reopen"  # the way by which a case that had ended is taken up again


class TakenStep(Protocol):
    """A step that was taken and stands, or what was said otherwise of the one that it `corrects`, by its id."""

    @property
    def id(self) -> int:
        """That of its record."""

    @property
    def step(self) -> str:
        """Which step it was."""

    @property
    def form(self) -> str | None:
        """The document's form that was filled in with it; none where there was none."""

    @property
    def corrects(self) -> int | None:
        """The id of what it corrects; none of a step."""

    @property
    def values(self) -> Mapping[str, Any]:
        """What it recorded, by field."""


AnyStep = TypeVar("AnyStep", bound=TakenStep)


def since_reopened(taken: Sequence[AnyStep]) -> Sequence[AnyStep]:
    """Of all steps, the first first, those since the case was taken up again last; all where it never was."""
    begun = max((place for place, one in enumerate(taken, 1) if one.step == REOPENED), default=0)
    return taken[begun:]


def as_corrected(step: TakenStep, taken: Sequence[TakenStep]) -> dict[str, Any]:
    """What a step recorded, as it was corrected since; `taken` are all steps of its case, the first first."""
    since = {key: value for one in taken if one.corrects == step.id for key, value in one.values.items()}
    return {**step.values, **since}


def listed_in_forms(taken: Sequence[TakenStep]) -> Iterator[str]:
    """What stands in the lists of the forms that were filled in this time: ids of photos, and options."""
    standing = since_reopened(taken)
    for step in standing:
        if step.form is not None:
            for value in as_corrected(step, standing).values():
                yield from value if isinstance(value, list) else ()
