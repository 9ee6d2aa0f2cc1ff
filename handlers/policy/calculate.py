"""Working out the subsidy by buttons: only what is missing is asked for, one thing at a time.

This is no form of `handlers.forms.form`. Which question comes next is what the pack's rules still need, not a tuple of
fields; nothing is submitted, so that a half-answered one must neither be offered as a draft days later nor hold
reminders back; and what was said in free text and what was pressed are one household
(`handlers.policy.question_context`). A button changes the fact that it names whenever it is pressed, so that no button
is ever too old.
"""

import re
from dataclasses import replace
from decimal import Decimal

from handlers.dialog.context import Context, in_rows
from handlers.dialog.messages import Option, Reply
from handlers.policy.calculation import Calculation, known_in
from handlers.policy.citation import cite, warn
from handlers.policy.estimates import EstimateRequest, estimate, say_estimate
from handlers.policy.household_names import name_category, name_house
from handlers.policy.official import official_option
from handlers.policy.question_context import QuestionContext, forget_fact, recall, remember
from handlers.policy.ways_on import person
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Verdict
from knowledge.model.household import Condition, Fact, Grade, Household, Method
from knowledge.model.pack import Pack
from knowledge.reading.facts import read_household
from knowledge.reading.follow_up import FollowUp
from knowledge.reading.numbers import read_numbers
from knowledge.reading.question import Question
from knowledge.reading.text import plain
from knowledge.reading.wanted import Wanted
from knowledge.rules.assessing import assess
from knowledge.rules.possible import USUAL, Open, could_help, matters, open_facts, possible

CONDITIONS = "conditions"  # asked for last
_PERSONS = range(1, 7)  # what a button is offered for; more are typed
_MOST_PERSONS = 15
_AMOUNT = frozenset({Wanted.AMOUNT})
_NEVER_ASKED = (Condition.PRIORITY, Condition.WITH_SEISMIC)  # they change no figure
_TYPED = {Fact.ACTUAL_COST: "calculate.ask.actual_cost", Fact.FLOOR_AREA: "calculate.ask.floor_area"}


def begin(context: Context) -> list[Reply]:
    """Begin with what is known of the household, or with the region where that is not known."""
    pack = context.packs.get(context.region or "")
    remembered = replace(recall(context), guided=True, wanted=_AMOUNT, asking=None, asked=(), skipped=())
    if pack is None:
        remember(context, replace(remembered, question="", pack=None, household=Household()))
        regions = [Option(id=f"ask:r:{one.id}", label=one.region.name) for one in context.packs.values()]
        return [Reply(text=context.say("ask.which_region"), options=in_rows(regions))]
    known = remembered.household if remembered.pack == pack.id else Household()
    return [_next(context, pack, replace(remembered, pack=pack.id, household=known))]


def take_choice(context: Context, args: list[str]) -> list[Reply]:
    """A button: a fact, that it is not known, a condition, that there is none, a step back, or the papers."""
    remembered = recall(context)
    pack = context.packs.get(remembered.pack or context.region or "")
    if pack is None:
        return begin(context)
    remembered = replace(remembered, pack=pack.id, wanted=remembered.wanted or _AMOUNT)
    match args:
        case ["set", open, value]:
            known = _with_fact(pack, remembered.household, open, value)
            if known is None:
                return [context.reply("calculate.gone", context.option("cmd:calculate", "calculate.mine"))]
            return [_after(context, pack, replace(remembered, household=known, asked=_noted(remembered, open)))]
        case ["skip", open]:
            skipped = dict.fromkeys((*remembered.skipped, open))
            return [_after(context, pack, replace(remembered, skipped=tuple(skipped), asked=_noted(remembered, open)))]
        case ["back"] if remembered.asked:
            return [_next(context, pack, remembered.without(remembered.asked[-1]))]
        case ["papers"]:
            return [_papers(context, pack, remembered.household)]
        case ["again"]:
            return [_next(context, pack, QuestionContext(pack=pack.id, wanted=_AMOUNT, guided=True))]
    return begin(context)


def take_text(context: Context, typed: Question) -> list[Reply] | None:
    """What was typed while a fact is asked for by buttons; none where it is no answer to that."""
    remembered = recall(context)
    pack = context.packs.get(remembered.pack or "")
    if pack is None or not remembered.guided or remembered.asking is None:
        return None
    lists = context.say.lists_with(plain(typed.text))
    if "forms.spoken.cancel" in lists:
        context.conversation.asked = {}
        return [context.reply("forms.dropped", context.option("cmd:ask", "menu.ask"))]
    if "forms.spoken.back" in lists:
        return take_choice(context, ["back"])
    if "calculate.spoken.unknown" in lists:
        return take_choice(context, ["skip", remembered.asking])
    if remembered.asking == CONDITIONS and "calculate.spoken.none" in lists:
        return take_choice(context, ["skip", CONDITIONS])
    if typed.follow_up is FollowUp.WHY:
        return [_next(context, pack, remembered, note=context.say(f"calculate.why.{remembered.asking}"))]
    if not typed.asks and _is_rough(typed.normalised, remembered.asking):
        return [_next(context, pack, remembered, note=context.say("calculate.ask.exact"))]
    known = None if typed.asks else _with_words(pack, remembered, typed.normalised)
    if known is None:
        return None
    return [_next(context, pack, replace(remembered, household=known, asked=_noted(remembered, remembered.asking)))]


def ask_again(context: Context, remembered: QuestionContext) -> list[Reply]:
    """After an interruption: the fact that was asked for, once more."""
    pack = context.packs.get(remembered.pack or "")
    if pack is None or not remembered.guided or remembered.asking is None:
        return []
    return [_next(context, pack, remembered, note=context.say("calculate.back_to_it"))]


def go_on_in(context: Context, pack: Pack) -> list[Reply] | None:
    """Another region was chosen: the calculation that waited for it, or stands, goes on there; none where none is.

    What is known of the household stays, its category as the other document calls it. What was worked out for a
    question in free text is asked anew by that.
    """
    remembered = recall(context)
    if not remembered.guided and (remembered.pack is None or remembered.subject):
        return None
    known = known_in(pack, remembered, context.knowledge)
    return [_after(context, pack, replace(remembered, pack=pack.id, region=pack.id, household=known))]


def options_below(pack: Pack, found: Calculation, say: Wording, near: tuple[Option, ...] = ()) -> tuple[Option, ...]:
    """The buttons under a result: what would fill the first fact that is open, papers, and another household.

    Under a rule's figures the way to one's own, and what is near.
    """
    if found.of_rule:
        return (Option(id="cmd:calculate", label=say("calculate.mine")), *near, person(say))
    filled = _choices(pack, found.remembered.household, found.open, say) if found.open else ()
    return (*filled, *_ways_on(say))


def _after(context: Context, pack: Pack, remembered: QuestionContext) -> Reply:
    """After a button: the next question where the person is guided, else the result at once."""
    return _next(context, pack, remembered) if remembered.guided else _result(context, pack, remembered)


def _next(context: Context, pack: Pack, remembered: QuestionContext, *, note: str = "") -> Reply:
    """The next question, or the result where nothing is left to be asked."""
    if not pack.rules.subsidies:
        context.conversation.asked = {}
        ask = context.option("cmd:ask", "menu.ask")
        return context.reply("calculate.no_amounts", ask, region=pack.region.name, whom=pack.region.whom_to_ask)
    asking = _missing(pack, remembered)
    if asking is None:
        return _result(context, pack, remembered)
    remember(context, replace(remembered, asking=asking))
    text = context.say(_TYPED[Fact(asking)] if asking in _TYPED else f"calculate.ask.{asking}")
    options = _condition_choices(pack, remembered, context.say) if asking == CONDITIONS else ()
    if asking in [one.value for one in Open]:
        options = _choices(pack, remembered.household, Open(asking), context.say)
    ways = [] if asking == CONDITIONS else [context.option(f"calc:skip:{asking}", "calculate.button.unknown")]
    if remembered.asked:
        ways.append(context.option("calc:back", "calculate.button.back"))
    return Reply(text="\n".join(line for line in (note, text) if line), options=in_rows([*options, *ways]))


def _missing(pack: Pack, remembered: QuestionContext) -> str | None:
    """What to ask next: a fact that is open and not skipped, then the conditions that would make a difference."""
    outcome = possible(pack, remembered.household)
    open = next((one.value for one in open_facts(outcome) if one.value not in remembered.skipped), None)
    if open is not None:
        return open
    if not isinstance(outcome, Assessment):
        return None
    needed = next(
        (fact.value for fact in outcome.needs if fact in _TYPED and fact.value not in remembered.skipped), None
    )
    if needed is not None:
        return needed
    if CONDITIONS in remembered.skipped or not _conditions(pack, remembered.household):
        return None
    return CONDITIONS


def _conditions(pack: Pack, household: Household) -> tuple[Condition, ...]:
    """The conditions to ask for: what would refuse a household that is supported, what would help one that is not."""
    found = assess(pack, household)
    if found.verdict is not Verdict.YES:
        return could_help(pack, household) if household.conditions else ()
    return tuple(one for one in matters(pack, household) if one not in _NEVER_ASKED)


def _result(context: Context, pack: Pack, remembered: QuestionContext) -> Reply:
    complete = CONDITIONS in remembered.skipped
    asked = EstimateRequest(
        pack=pack, household=remembered.household, wanted=remembered.wanted or _AMOUNT, complete=complete
    )
    found = estimate(asked, context.say)
    remember(context, replace(remembered, guided=False, asking=None))
    text = say_estimate(pack, found, context.region, context.say)
    offered = found.open if found.open and found.open.value not in remembered.skipped else None
    filled = _choices(pack, remembered.household, offered, context.say) if offered else ()
    official = official_option(pack, found.sections, context.knowledge, context.say)
    return Reply(text=text, options=in_rows([*filled, *_ways_on(context.say), *official]))


def _choices(pack: Pack, household: Household, open: Open, say: Wording) -> tuple[Option, ...]:
    """A button for each value of a fact."""
    match open:
        case Open.CATEGORY:
            labels = {one.id: name_category(pack, one.id) for one in pack.rules.categories}
            labels["none"] = say("calculate.button.none_of_these")
        case Open.HOUSE:
            labels = {
                f"{grade.value}-{method.value}": name_house(grade, method, say) for grade, method in USUAL.items()
            }
        case Open.GRADE:
            grades = (Grade.C, Grade.D, *([Grade.NO_HOUSE] if household.method is Method.NEW else []))
            labels = {one.value: say(f"calculate.fact.{one.value}") for one in grades}
        case Open.METHOD:
            methods = (Method.REPAIR, Method.REBUILD, Method.NEW)
            labels = {one.value: say(f"calculate.fact.{one.value}") for one in methods}
        case Open.PERSONS:
            labels = {str(number): say("calculate.fact.persons", count=number) for number in _PERSONS}
    return tuple(Option(id=f"calc:set:{open.value}:{value}", label=label) for value, label in labels.items())


def _condition_choices(pack: Pack, remembered: QuestionContext, say: Wording) -> tuple[Option, ...]:
    chosen = _conditions(pack, remembered.household)
    return (
        *(
            Option(id=f"calc:set:{CONDITIONS}:{one.value}", label=say(f"calculate.condition.{one.value}"))
            for one in chosen
        ),
        Option(id=f"calc:skip:{CONDITIONS}", label=say("calculate.button.no_conditions")),
    )


def _ways_on(say: Wording) -> tuple[Option, ...]:
    return (
        Option(id="calc:papers", label=say("calculate.more")),
        Option(id="calc:again", label=say("calculate.again")),
        person(say),
    )


def _with_fact(pack: Pack, household: Household, open: str, value: str) -> Household | None:
    """The household with a fact from a button; none where the button means nothing by this pack."""
    match open:
        case Open.CATEGORY if value == "none":
            return replace(household, categories=())
        case Open.CATEGORY if value in [one.id for one in pack.rules.categories]:
            return replace(household, categories=(value,))
        case Open.HOUSE if re.fullmatch(r"(C|D|no_house)-(repair|rebuild|new)", value):
            grade, method = value.split("-")
            return replace(household, grade=Grade(grade), method=Method(method))
        case Open.GRADE if value in [one.value for one in Grade]:
            return replace(household, grade=Grade(value))
        case Open.METHOD if value in [one.value for one in Method]:
            return replace(household, method=Method(value))
        case Open.PERSONS if value.isdigit() and 1 <= int(value) <= _MOST_PERSONS:
            return replace(household, persons=int(value))
        case "conditions" if value in [one.value for one in Condition]:
            return replace(household, conditions=household.conditions | {Condition(value)})
    return None


def _with_words(pack: Pack, remembered: QuestionContext, text: str) -> Household | None:
    """The household with what was typed, normalised; a bare number is what is asked for.

    None where nothing is understood.
    """
    number = re.fullmatch(r"(\d+(?:\.\d+)?)(?:人|平方米|个)?", text)
    if number is not None:
        match remembered.asking:
            case Open.PERSONS if number[1].isdigit() and 1 <= int(number[1]) <= _MOST_PERSONS:
                return replace(remembered.household, persons=int(number[1]))
            case Fact.ACTUAL_COST:
                return replace(remembered.household, actual_cost=Decimal(number[1]))
            case Fact.FLOOR_AREA:
                return replace(remembered.household, floor_area=Decimal(number[1]))
    said = read_household(text, pack)
    return said.added_to(forget_fact(remembered.household, remembered.asking or "")) if said.anything else None


def _is_rough(text: str, asking: str) -> bool:
    """Whether a number is asked for and only a rough one was typed, normalised."""
    numbers = read_numbers(text) if asking in (Open.PERSONS, *_TYPED) else ()
    return len(numbers) == 1 and numbers[0].exact is None


def _noted(remembered: QuestionContext, open: str) -> tuple[str, ...]:
    """The facts asked so far with one more; a condition is not skipped for having been asked once."""
    return tuple(dict.fromkeys((*(one for one in remembered.asked if one != open), open)))


def _papers(context: Context, pack: Pack, household: Household) -> Reply:
    """What papers are asked for, and who takes which step."""
    found, say = assess(pack, household), context.say
    lines = [say("calculate.papers.no_papers", region=pack.region.name)]
    if found.papers:
        papers = [say("calculate.papers.paper", name=one.name, section=one.section) for one in found.papers]
        lines = [say("calculate.papers.title"), *papers]
    if found.deciders:
        lines.append(say("calculate.papers.deciders"))
        for one in found.deciders:
            step = say(f"calculate.step.{one.step}")
            lines.append(say("calculate.papers.decider", step=step, who=one.who, section=one.section))
    cited = [*(one.section for one in found.papers), *(one.section for one in found.deciders)]
    sections = tuple(dict.fromkeys(cited))
    source = [cite(pack.region, sections, say)] if sections else []
    lines += [say("calculate.line.decided"), *source, warn(pack.region.document, say)]
    again = context.option("calc:again", "calculate.again")
    return Reply(
        text="\n".join(lines), options=in_rows([again, *official_option(pack, sections, context.knowledge, say)])
    )
