"""What does not fit together in a pack's rules, each as 'key: what is expected'."""

from collections import Counter
from collections.abc import Iterator, Sequence

from knowledge.model.figures import FIGURE_IN_TEXT, Unit
from knowledge.model.quantities import Quantity, figures_of
from knowledge.model.rules import NO_CATEGORY, Rule, Rules, When

_AREAS = (Unit.SQUARE_METRES, Unit.SQUARE_METRES_EACH)


def problems(rules: Rules, sections: set[str], case_steps: Sequence[str]) -> Iterator[str]:
    """Unknown sections, figures, categories and steps; figures of the wrong unit; ids that stand twice."""
    for key, section in _cited(rules):
        if section not in sections:
            yield f"{key}: section {section} is not among the sections of pack.yaml"
    yield from _unknown_categories(rules)
    yield from _unfit_figures(rules)
    yield from _unknown_figures_in_texts(rules)
    yield from _ids_twice(rules)
    yield from _unknown_steps(rules, case_steps)


def _ids_twice(rules: Rules) -> Iterator[str]:
    for kind, named in _lists(rules):
        for id, count in Counter(rule.id for rule in named).items():
            if count > 1:
                yield f"{kind}.{id}: expected once, found {count} times"


def _unknown_steps(rules: Rules, case_steps: Sequence[str]) -> Iterator[str]:
    for decider in rules.deciders:
        if decider.step not in case_steps:
            yield f"deciders: expected step to be one of the case_steps of pack.yaml, found {decider.step}"
    for limit in rules.limits:
        for step in (limit.step, limit.counted_from):
            if step not in case_steps:
                yield f"limits.{limit.step}: expected one of the case_steps of pack.yaml, found {step}"
    if rules.payment:
        after = [rules.payment.after, *([rules.payment.advance.after] if rules.payment.advance else [])]
        for step in after:
            if step not in case_steps:
                yield f"payment: expected after to be one of the case_steps of pack.yaml, found {step}"


def _lists(rules: Rules) -> Iterator[tuple[str, Sequence[Rule]]]:
    yield "eligibility", rules.eligibility
    yield "subsidies", rules.subsidies
    yield "areas", rules.areas
    yield "notes", rules.notes


def _cited(rules: Rules) -> Iterator[tuple[str, str]]:
    """Every key of the rule model with the section that it cites."""
    yield from ((f"figures.{key}", figure.section) for key, figure in rules.figures.items())
    yield from ((f"categories.{category.id}", category.section) for category in rules.categories)
    yield from ((f"limits.{limit.step}", limit.section) for limit in rules.limits)
    for kind, named in _lists(rules):
        yield from ((f"{kind}.{rule.id}", rule.section) for rule in named)
    for subsidy in rules.subsidies:
        yield from ((f"subsidies.{subsidy.id}.top_ups", top_up.section) for top_up in subsidy.top_ups)
    yield from ((f"papers.{paper.name}", paper.section) for paper in rules.papers)
    yield from ((f"deciders.{decider.step}", decider.section) for decider in rules.deciders)
    if rules.payment:
        yield "payment", rules.payment.section
        if rules.payment.advance:
            yield "payment.advance", rules.payment.advance.section
    if rules.counting_order:
        yield "counting_order", rules.counting_order.section
    if rules.photos:
        yield "photos", rules.photos.section
    yield from ((f"shots.{shot.kind}", shot.section) for shot in rules.shots)


def _unknown_categories(rules: Rules) -> Iterator[str]:
    known = {category.id for category in rules.categories}
    asked: list[tuple[str, When]] = [(f"papers.{paper.name}", paper.when) for paper in rules.papers]
    asked += [(f"{kind}.{rule.id}", rule.when) for kind, named in _lists(rules) for rule in named]
    asked += [(f"subsidies.{one.id}.top_ups", top_up.when) for one in rules.subsidies for top_up in one.top_ups]
    for key, when in asked:
        for category in when.categories:
            if category not in known | {NO_CATEGORY}:
                yield f"{key}.when: category {category} is not among the categories of rules.yaml"
    for category in rules.counting_order.categories if rules.counting_order else ():
        if category not in known:
            yield f"counting_order: category {category} is not among the categories of rules.yaml"


def _unfit_figures(rules: Rules) -> Iterator[str]:
    """Figures that do not exist, or are not of the unit that their place asks for."""
    for key, name, units in (*_figures_of_subsidies(rules), *_figures_of_areas(rules), *_figures_of_payment(rules)):
        figure = rules.figures.get(name)
        if figure is None:
            yield f"{key}: figure {name} is not among the figures of rules.yaml"
        elif figure.unit not in units:
            yield f"{key}: figure {name}: expected unit {' or '.join(units)}, found {figure.unit}"


_Used = tuple[str, str, tuple[Unit, ...]]  # where a figure is used, its name, and the units in which it may stand


def _figures_of_subsidies(rules: Rules) -> Iterator[_Used]:
    for subsidy in rules.subsidies:
        key = f"subsidies.{subsidy.id}"
        for part in (subsidy.exactly, subsidy.at_least, subsidy.at_most, *(one.add for one in subsidy.top_ups)):
            yield from ((key, name, units) for name, units in _asked(part, (Unit.YUAN,)))
        yield from ((key, one.add_percent, (Unit.PERCENT,)) for one in subsidy.top_ups if one.add_percent)


def _figures_of_areas(rules: Rules) -> Iterator[_Used]:
    for area in rules.areas:
        for part in (area.exactly, area.at_least, area.at_most):
            yield from ((f"areas.{area.id}", name, units) for name, units in _asked(part, _AREAS))


def _figures_of_payment(rules: Rules) -> Iterator[_Used]:
    if rules.payment and rules.payment.advance:
        yield "payment.advance.share", rules.payment.advance.share, (Unit.PERCENT,)


def _unknown_figures_in_texts(rules: Rules) -> Iterator[str]:
    for key, text in _texts(rules):
        for name in FIGURE_IN_TEXT.findall(text):
            if name not in rules.figures:
                yield f"{key}.say: figure {name} is not among the figures of rules.yaml"


def _asked(quantity: Quantity | None, units: tuple[Unit, ...]) -> Iterator[tuple[str, tuple[Unit, ...]]]:
    """The figures of a quantity, each with the units in which it may stand."""
    if quantity is None or isinstance(quantity, str):
        yield from ((name, units) for name in figures_of(quantity))
        return
    own = (quantity.first, quantity.each_more, quantity.each_person, quantity.each_square_metre)
    yield from ((name, units) for name in own if name)
    if quantity.share_of_cost:
        yield quantity.share_of_cost, (Unit.PERCENT,)
    yield from _asked(quantity.area_up_to, _AREAS)
    for row in quantity.by_persons:
        yield from _asked(row.quantity, units)


def _texts(rules: Rules) -> Iterator[tuple[str, str]]:
    for kind, named in _lists(rules):
        yield from ((f"{kind}.{rule.id}", rule.say) for rule in named)
    if rules.payment:
        yield "payment", rules.payment.say
    if rules.counting_order:
        yield "counting_order", rules.counting_order.say
