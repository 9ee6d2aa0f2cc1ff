"""The pace of a channel: steady for what can wait, and no wait for answers."""

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
    pace = Pace(28.0, 2.0, clock=hand)
    assert 28 <= sent_in(pace, hand, 1.0) <= 30
    assert 279 <= sent_in(pace, hand, 10.0) <= 281
    hand.seconds += 3600
    assert sent_in(pace, hand, 1.0) <= 30, "nothing is saved up"


def test_answers_never_wait_and_the_rest_makes_room_for_them() -> None:
    hand = Hand()
    pace = Pace(28.0, 2.0, clock=hand)
    assert [pace.take(1, pressing=True) for _ in range(30)] == [True] * 30
    assert not pace.take(1, pressing=False)
    assert pace.wait_s() > 1.0
    hand.seconds += pace.wait_s()
    assert pace.take(1, pressing=False)


def test_a_message_with_pictures_takes_as_much_as_several() -> None:
    hand = Hand()
    pace = Pace(10.0, 1.0, clock=hand)
    assert pace.take(5, pressing=False)
    assert round(pace.wait_s(), 3) == 0.5


def test_a_channel_that_says_to_wait_is_obeyed() -> None:
    hand = Hand()
    pace = Pace(28.0, 2.0, clock=hand)
    pace.rest(7)
    assert round(pace.wait_s(), 3) == 7.0
    pace.rest(3)
    assert round(pace.wait_s(), 3) == 7.0, "the longest counts"
    assert sent_in(pace, hand, 6.9) == 0
    assert pace.take(1, pressing=True)
    assert sent_in(pace, hand, 1.0) > 0
