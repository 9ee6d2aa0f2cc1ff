"""Of the buttons of a message one stands out."""

from handlers.dialog.messages import Option, Reply, Weight, with_one_way_on


def button(id: str, weight: Weight) -> Option:
    return Option(id=id, label=id, weight=weight)


def test_of_several_ways_on_the_first_alone_stands_out_and_the_others_keep_their_weight() -> None:
    rows = (
        (button("a", Weight.SIDE), button("b", Weight.MAIN)),
        (button("c", Weight.MAIN), button("d", Weight.ALARM), button("e", Weight.PLAIN)),
    )
    shown = with_one_way_on(Reply(text="x", options=rows))
    assert [(option.id, option.weight) for option in shown.flat_options()] == [
        ("a", Weight.SIDE),
        ("b", Weight.MAIN),
        ("c", Weight.PLAIN),
        ("d", Weight.ALARM),
        ("e", Weight.PLAIN),
    ]
    assert [len(row) for row in shown.options] == [2, 3]
