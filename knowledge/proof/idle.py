"""What stands in a pack's rules for nothing: rules that never count, figures that nothing uses."""

from collections.abc import Iterator, Sequence

from knowledge.model.figures import FIGURE_IN_TEXT
from knowledge.model.pack import Pack
from knowledge.model.rules import Rule


def idle_rules(pack: Pack) -> Iterator[str]:
    """Of the lists in which the first rule counts, those that stand behind one for the same households or more."""
    rules = pack.rules
    lists: tuple[tuple[str, Sequence[Rule]], ...] = (
        ("eligibility", rules.eligibility),
        ("subsidies", rules.subsidies),
        ("areas", rules.areas),
    )
    for name, ordered in lists:
        for place, rule in enumerate(ordered):
            before = next((one for one in ordered[:place] if one.when.covers(rule.when)), None)
            if before is not None:
                yield f"rules.yaml: {name}.{rule.id}: never counts: {before.id} before it fits all of its households"


def idle_figures(pack: Pack) -> Iterator[str]:
    """Figures that no rule works with and no text says."""
    rules = pack.rules
    texts = [
        *(rule.say for rule in (*rules.eligibility, *rules.subsidies, *rules.areas, *rules.notes)),
        *(one.say for one in (rules.payment, rules.counting_order) if one is not None),
        *(entry.answer for entry in pack.entries),
    ]
    used = {name for text in texts for name in FIGURE_IN_TEXT.findall(text)}
    used |= {name for measure in (*rules.subsidies, *rules.areas) for name in measure.figures()}
    used |= {top_up.add_percent for subsidy in rules.subsidies for top_up in subsidy.top_ups if top_up.add_percent}
    if rules.payment and rules.payment.advance:
        used.add(rules.payment.advance.share)
    yield from (
        f"rules.yaml: figures.{name}: no rule, text or answer uses it" for name in rules.figures if name not in used
    )
