"""How an amount is shared: what is paid first and afterwards, what is left for the household itself."""

from collections.abc import Iterator
from decimal import Decimal

from handlers.policy.amounts import say_amount, say_range
from handlers.wording import Wording
from knowledge.model.assessment import Assessment, Range
from knowledge.model.figures import say_money
from knowledge.model.pack import Pack
from knowledge.model.quantities import figure_range
from knowledge.reading.wanted import Wanted


def say_paid(wanted: frozenset[Wanted], found: Assessment, say: Wording) -> Iterator[str]:
    """What is paid first and afterwards, where that is asked for."""
    parts = {part.kind: part for part in found.instalments}
    whole = say_amount(found, say)
    if Wanted.ADVANCE in wanted:
        if "advance" in parts:
            yield say("calculate.line.advance", amount=say_range(parts["advance"].amount, say))
        else:
            yield say("calculate.line.no_advance", amount=whole)
    if Wanted.REST in wanted:
        if "rest" in parts:
            yield say("calculate.line.rest", amount=say_range(parts["rest"].amount, say))
        else:
            yield say("calculate.line.no_rest", amount=whole)


def say_shares(found: Assessment, say: Wording) -> str:
    """What the advance and the rest come to, where there is an advance; empty where not."""
    parts = {part.kind: part.amount for part in found.instalments}
    if "advance" not in parts or "rest" not in parts or found.amount is None or not _end(found.amount):
        return ""
    return say(
        "calculate.line.share",
        basis=say_money(_end(found.amount)),
        advance=say_money(_end(parts["advance"])),
        rest=say_money(_end(parts["rest"])),
    )


def say_set_amount(pack: Pack, amount: Decimal, wanted: frozenset[Wanted], say: Wording) -> Iterator[str]:
    """What is paid first and afterwards of an amount that is set already."""
    basis, advance = say_money(amount), pack.rules.payment.advance if pack.rules.payment else None
    if advance is None:
        yield say("calculate.line.set_whole", basis=basis)
        return
    figure = pack.rules.figures[advance.share]
    first = amount * (figure_range(figure).low or Decimal(0)) / 100
    if Wanted.ADVANCE in wanted:
        yield say("calculate.line.set_advance", basis=basis, share=figure, amount=say_money(first))
    if Wanted.REST in wanted:
        yield say("calculate.line.set_rest", basis=basis, amount=say_money(amount - first))


def say_own_share(amount: Range, cost: Decimal, say: Wording) -> str:
    """What is left of the cost for the household itself, in yuan."""
    low, high = amount.low or Decimal(0), amount.high
    paid, least = say_money(cost), max(cost - (high or low), Decimal(0))
    most = max(cost - low, Decimal(0))
    if high is None:
        return say("calculate.line.own_floor", amount=say_money(low), cost=paid, own=say_money(most))
    if low == high:
        return say("calculate.line.own_exact", amount=say_money(high), cost=paid, own=say_money(least))
    if not low:
        return say("calculate.line.own_ceiling", amount=say_money(high), cost=paid, own=say_money(least))
    return say("calculate.line.own_between", cost=paid, least=say_money(least), most=say_money(most))


def _end(amount: Range) -> Decimal:
    """The end of a range that is known: the floor, or else the ceiling."""
    return amount.low or amount.high or Decimal(0)
