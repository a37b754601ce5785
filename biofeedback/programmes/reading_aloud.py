"""What is read aloud before a conversation: speech, and nothing to talk about.

Reading aloud changes breathing as talking does, so it is what the conversation is compared with.
The text is our own: plain to say, about a thing, with nobody in it, and with no word of bodies or
feelings. It takes about two minutes at a calm pace; who comes to its end begins again.
"""

from __future__ import annotations

from collections.abc import Sequence

from biofeedback.sentences import Sentence, tr


def reading_text() -> Sequence[Sentence]:
    """Return the text, paragraph by paragraph."""
    return (
        tr(
            "A canal climbs a hill in steps. Each step is a lock: a chamber of stone or brick, a "
            "little longer than a boat, with a pair of heavy gates at either end. Between two "
            "locks the water lies level, for a mile or for ten."
        ),
        tr(
            "Say that a boat comes from below. It finds the upper gates shut and the lower gates "
            "open, and glides into the chamber between two wet walls. Behind it the lower gates "
            "swing to. They do not meet in a straight line, but in a shallow angle that points "
            "uphill, so that the water above presses them together."
        ),
        tr(
            "Now small shutters are wound up in the upper gates. Water runs in from the canal "
            "above, first with a rush, then more quietly as the difference grows smaller. The boat "
            "rises slowly, past dark stone, past a line of moss, past the iron rungs of a ladder. "
            "After six or seven minutes the water inside is as high as the water outside. Until "
            "then nothing could have moved the upper gates; now a steady push against their long "
            "wooden beams is enough."
        ),
        tr(
            "The boat leaves at its new level, eight or nine feet above the old one. No engine has "
            "lifted it, only water on its way down. All that it cost is one chamber full, which "
            "now belongs to the stretch below."
        ),
        tr(
            "That is why a canal over a hill needs a spring, a stream or a reservoir at its "
            "highest point. Each passage sends a little of that store down towards the valley, "
            "step by step. In a dry August a boat may have to wait until two can share one "
            "chamber. When the rain of autumn comes the reservoir fills, and the gates turn at "
            "any hour."
        ),
    )
