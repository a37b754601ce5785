"""What is asked of contact, in one wording everywhere: ratings, and four things to notice.

The items on being in tune and close are those of Kok & Fredrickson 2010 (Biol Psychol 85:432), who
asked them in the evening of the day's three longest social interactions, together. After a
conversation they are asked of it, before one in the present tense. Comfort and the four questions
are a choice of this project. The questions are for whoever answers them: no answer is the right
one, and nothing is computed from them. All of it is optional.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from biofeedback.programmes.conversation import COMFORT_MOST, RATING_MOST, Fact
from biofeedback.sentences import Sentence, tr

STATEMENTS: Final[Mapping[Fact, Sentence]] = {
    Fact.IN_TUNE: tr("I felt “in tune” with the person/s around me"),
    Fact.CLOSE: tr("I felt close to the person/s"),
    Fact.COMFORT: tr("How comfortable was it?"),
    Fact.IN_TUNE_BEFORE: tr("Just now I feel “in tune” with the person/s I am about to talk to"),
    Fact.CLOSE_BEFORE: tr("Just now I feel close to the person/s"),
    Fact.COMFORT_BEFORE: tr("How comfortable are you just now?"),
}
"""What is rated, before and after; the first two also in the evening, of the whole day."""
OF_THE_DAY: Final = tr("Think of the day's three longest times with other people, together.")
"""What the first two are about in the evening."""
RATINGS: Final[Mapping[Fact, tuple[Sentence, int]]] = {
    Fact.IN_TUNE: (STATEMENTS[Fact.IN_TUNE], RATING_MOST),
    Fact.CLOSE: (STATEMENTS[Fact.CLOSE], RATING_MOST),
    Fact.COMFORT: (STATEMENTS[Fact.COMFORT], COMFORT_MOST),
}
"""What is rated after it, and up to which value."""
QUESTIONS: Final[Mapping[Fact, Sentence]] = {
    Fact.NOTICED_PAUSES: tr("How long were the pauses before I answered?"),
    Fact.NOTICED_ANSWERS: tr("When I was asked about myself, how did I answer?"),
    Fact.NOTICED_DEFLECTING: tr("Did I deflect?"),
    Fact.NOTICED_OWN_STORY: tr("Did I turn it to my own story?"),
}
_OFTEN: Final = (
    tr("not that I noticed"),
    tr("now and then", "how often"),
    tr("often", "how often"),
)
ANSWERS: Final[Mapping[Fact, tuple[Sentence, ...]]] = {
    Fact.NOTICED_PAUSES: (
        tr("short", "pauses"),
        tr("some of each", "pauses"),
        tr("long", "pauses"),
    ),
    Fact.NOTICED_ANSWERS: (
        tr("briefly", "how one answered"),
        tr("at length", "how one answered"),
        tr("was not asked", "how one answered"),
    ),
    Fact.NOTICED_DEFLECTING: _OFTEN,
    Fact.NOTICED_OWN_STORY: _OFTEN,
}
"""What may be tapped; in a recording it stands in English."""


def answer_in(fact: Fact, text: str) -> Sentence | str:
    """Return an answer of a recording, so that it can be said in another language."""
    return next((each for each in ANSWERS.get(fact, ()) if each == text), text)
