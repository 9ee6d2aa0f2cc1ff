"""How the tests come to the form of a policy card that was handed out."""

from handlers.dialog.messages import Choice
from tests.cast import NEXT_VILLAGE, VILLAGE
from tests.sample_answers import SampleAnswers, Way

POLICY_CARDS = SampleAnswers(
    ways={
        "card_handed_out": Way(
            who="township", open=lambda dialogue: dialogue.say("township", Choice(id="card:hand:yantai.household"))
        )
    },
    chosen={"policy_card.ask_place": ((VILLAGE, "青石村"), (NEXT_VILLAGE, "东坡村"))},
)
