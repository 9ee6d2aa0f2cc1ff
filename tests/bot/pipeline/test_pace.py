"""The pace of a channel: steady for what can wait, and for answers no wait but one that spares them a refusal."""

from bot.pipeline.pace import Pace


class Hand:
    """A clock that moves by hand."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def sent_in(pace: Pace, hand: Hand, seconds: float) -> int:
    """How many messages that can wait go in so many seconds, asked for all the time."""
    sent, end = 0, hand.seconds + seconds
    while hand.seconds < end:
        sent += pace.take(1, pressing=False)
        hand.seconds += 0.001
    return sent


def test_what_can_wait_goes_at_a_steady_rate() -> None:
    hand = Hand()
    pace = Pace(28.0, 2.0, most=60, clock=hand)
    assert 28 <= sent_in(pace, hand, 1.0) <= 30
    assert 279 <= sent_in(pace, hand, 10.0) <= 281
    hand.seconds += 3600
    assert sent_in(pace, hand, 1.0) <= 30, "nothing is saved up"


def test_answers_go_at_once_and_the_rest_makes_room_for_them() -> None:
    hand = Hand()
    pace = Pace(28.0, 2.0, most=29, clock=hand)
    assert [pace.take(1, pressing=True) for _ in range(20)] == [True] * 20
    assert not pace.take(1, pressing=False)
    assert pace.wait_s(pressing=True) == 0
    hand.seconds += pace.wait_s(pressing=False)
    assert pace.take(1, pressing=False)


def test_in_no_span_go_more_than_the_channel_takes_whether_they_press_or_not() -> None:
    hand = Hand()
    pace, sent = Pace(28.0, 2.0, most=29, span_s=1.2, clock=hand), list[float]()
    for millisecond in range(10_000):
        hand.seconds = millisecond / 1000
        if pace.take(1, pressing=millisecond % 3 > 0):
            sent.append(hand.seconds)
    assert len(sent) > 200
    assert max(sum(at <= one < at + 1.199 for one in sent) for at in sent) == 29


def test_an_answer_above_the_limit_goes_as_soon_as_there_is_room() -> None:
    hand = Hand()
    pace = Pace(28.0, 2.0, most=3, span_s=1.0, clock=hand)
    assert pace.take(3, pressing=True)
    hand.seconds = 0.25
    assert not pace.take(1, pressing=True)
    assert pace.wait_s(pressing=True) == 0.75
    hand.seconds = 1.0
    assert pace.take(1, pressing=True)


def test_an_album_larger_than_the_limit_goes_alone() -> None:
    hand = Hand()
    pace = Pace(28.0, 2.0, most=3, span_s=1.0, clock=hand)
    assert pace.take(1, pressing=True)
    assert not pace.take(11, pressing=True)
    hand.seconds = 1.0
    assert pace.take(11, pressing=True)


def test_a_message_with_pictures_takes_as_much_as_several() -> None:
    hand = Hand()
    pace = Pace(10.0, 1.0, clock=hand)
    assert pace.take(5, pressing=False)
    assert round(pace.wait_s(pressing=False), 3) == 0.5


def test_a_channel_that_says_to_wait_is_obeyed() -> None:
    hand = Hand()
    pace = Pace(28.0, 2.0, clock=hand)
    pace.rest(7)
    assert round(pace.wait_s(pressing=False), 3) == 7.0
    pace.rest(3)
    assert round(pace.wait_s(pressing=False), 3) == 7.0, "the longest counts"
    assert sent_in(pace, hand, 6.9) == 0
    assert pace.take(1, pressing=True)
    assert sent_in(pace, hand, 1.0) > 0
