"""Open questions of our own, one for each day: they ask for a story, not for a confession.

Each begins where the other can choose how far to go, and none asks for a yes or no.
"""

from __future__ import annotations

from typing import Final

from biofeedback.sentences import Sentence, tr

QUESTIONS: Final[tuple[Sentence, ...]] = (
    tr("What has been on your mind this week?"),
    tr("What did you look forward to this morning?"),
    tr("What is a sound that you like to hear at home?"),
    tr("Who taught you something that you still use?"),
    tr("What would you do with a free afternoon tomorrow?"),
    tr("What have you been curious about lately?"),
    tr("What is a place that you like to go back to, and what do you do there?"),
    tr("What made you laugh recently?"),
    tr("What is something small that went well today?"),
    tr("How did you come to do what you do now?"),
    tr("What did you like to play as a child?"),
    tr("What is a meal that has a story for you?"),
    tr("What have you changed your mind about?"),
    tr("What would you like to learn, if it took no effort?"),
    tr("What do you notice first when you come into a room?"),
    tr("Which season suits you, and what do you do in it?"),
    tr("What is a walk that you would show somebody?"),
    tr("What piece of music has stayed with you, and since when?"),
    tr("What is the oldest thing that you own, and how did it come to you?"),
    tr("What takes more of your time than others would guess?"),
    tr("What was a good surprise of the last months?"),
    tr("What do people often ask your help with?"),
    tr("What would you tell yourself of ten years ago?"),
    tr("How does a slow Sunday go for you?"),
    tr("What is something that you made with your hands?"),
    tr("Whom would you like to spend an evening with, and what would you ask them?"),
    tr("What is a habit that you are glad of?"),
    tr("What book or film do you still think of?"),
    tr("What was the first thing that you saved up for?"),
    tr("What do you do when nobody needs anything from you?"),
    tr("What is a word or a saying from your family?"),
    tr("What would you keep of the way you live now?"),
    tr("What is it like where you are, just now?"),
    tr("What journey do you remember for its people?"),
    tr("What has somebody done for you that they may have forgotten?"),
    tr("What are you in the middle of?"),
    tr("What gives a day its shape for you?"),
    tr("What is a question that you would like to be asked?"),
    tr("What did you think you would be, when you were small?"),
    tr("What would you like more people to know about?"),
    tr("What do you see from your window, and what has changed there?"),
)
