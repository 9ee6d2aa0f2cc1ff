"""Figures beside their baselines: how two sides race, and how the outcome is shown."""

import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value and what it is compared with; `reached` none where there is no aim."""

    name: str
    value: str
    baseline: str = ""
    ratio: float | None = None
    aim: str = ""
    reached: bool | None = None

    def cells(self) -> tuple[str, ...]:
        """As a row: what, figure, baseline, ratio, aim, reached."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        reached = {None: "", True: "yes", False: "NO"}[self.reached]
        return self.name, self.value, self.baseline, ratio, self.aim, reached

    def to_json(self) -> dict[str, Any]:
        """As an object for scripts."""
        return asdict(self)


Chunk = Sequence[str]
Lap = tuple[float, float]  # steps a second of the processor's time, of the one side and of the other


def lap(
    ours: Callable[[Chunk], None],
    theirs: Callable[[Chunk], None],
    chunks: Iterable[tuple[Chunk, Chunk]],
    *,
    spent: Callable[[], float] = time.process_time,
) -> Lap:
    """Let both sides handle their chunks of updates by turns: what slows the machine for a while slows both.

    The processor's time counts, for what waits for a disk, or for another program's turn, tells more of the machine;
    `spent` tells the seconds of it that went by so far.
    """
    seconds, steps = [0.0, 0.0], [0, 0]
    for both in chunks:
        for side, (handle, chunk) in enumerate(zip((ours, theirs), both, strict=True)):
            began = spent()
            handle(chunk)
            seconds[side] += spent() - began
            steps[side] += len(chunk)
    return steps[0] / seconds[0], steps[1] / seconds[1]


def compared(name: str, laps: Sequence[Lap], *, unit: str, baseline: str, least: float) -> Figure:
    """The median of several laps: of each side's speed, and of the laps' ratios."""
    ratio = statistics.median(ours / theirs for ours, theirs in laps)
    return Figure(
        name=name,
        value=f"{statistics.median(ours for ours, _ in laps):,.0f} {unit}",
        baseline=f"{statistics.median(theirs for _, theirs in laps):,.0f} {unit} {baseline}",
        ratio=ratio,
        aim=f"ratio ≥ {least:g}",
        reached=ratio >= least,
    )


def in_chunks(updates: Sequence[str], size: int) -> list[Chunk]:
    """Cut into pieces of this size, the last one perhaps smaller."""
    return [updates[at : at + size] for at in range(0, len(updates), size)]
