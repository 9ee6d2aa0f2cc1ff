"""Weighs characters by the texts that are read: `python -m tests.knowledge.reading.weigh_danger` writes the weights.

The weights are those of a logistic regression on the characters and pairs of a text (AdaGrad, a little L2), rounded to
tenths. Texts written for others are left out, as are the sets that are only scored.
"""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

import yaml

from knowledge.reading.danger import clauses_of
from knowledge.reading.leaning import grams
from knowledge.words import FOLDER

HERE = Path(__file__).parent
READ = ("dangers_open.yaml", "dangers_more.yaml", "dangers_fresh.yaml", "dangers_held.yaml")
_ROUNDS, _PACE, _PULL = 30, 0.3, 1e-3
_LEAST = 1  # tenth


def weigh(paths: Iterable[Path]) -> tuple[int, Mapping[str, int]]:
    """The base and the weights of characters and pairs, in tenths, as the texts of some files give them."""
    items = [item for path in paths for item in yaml.safe_load(path.read_text(encoding="utf-8"))]
    texts = [
        (sorted(grams(clauses_of(item["text"]))), float(item["grade"] != "none"))
        for item in items
        if item["where"] not in ("notice", "remark")
    ]
    base, weights, steps = 0.0, defaultdict[str, float](float), defaultdict[str, float](lambda: 1.0)
    chance = random.Random(1)  # noqa: S311 - the same weights each time
    for _ in range(_ROUNDS):
        chance.shuffle(texts)
        for found, told in texts:
            error = _share(base + sum(weights[gram] for gram in found)) - told
            base -= 0.05 * error
            for gram in found:
                slope = error + _PULL * weights[gram]
                steps[gram] += slope * slope
                weights[gram] -= _PACE * slope / math.sqrt(steps[gram])
    tenths = {gram: round(10 * weight) for gram, weight in weights.items()}
    return round(10 * base), {gram: weight for gram, weight in tenths.items() if abs(weight) >= _LEAST}


def _share(odds: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, odds))))


def main() -> None:
    """Write danger_weights.yaml."""
    base, weights = weigh(HERE / name for name in READ)
    by_weight: dict[int, list[str]] = {}
    for gram, weight in weights.items():
        by_weight.setdefault(weight, []).append(gram)
    lines = [
        "# How far characters and pairs of them lean to danger, in tenths: above 0 to danger, below 0 to none.",
        "# Written by tests/knowledge/reading/weigh_danger.py from the texts beside it; not to be edited.",
        f"base: {base}",
        "of:",
        *(f'  {weight}: "{" ".join(sorted(by_weight[weight]))}"' for weight in sorted(by_weight, reverse=True)),
    ]
    (FOLDER / "danger_weights.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
