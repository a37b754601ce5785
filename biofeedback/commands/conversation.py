"""The options of ``biofeedback record --programme conversation``, and what they make of it."""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from biofeedback.commands.options import PartLength, SectionOption
from biofeedback.programmes.conversation import (
    BASELINE_S,
    PROGRAMME,
    RECOVERY_S,
    Breathing,
    Contact,
    Fact,
    Outline,
)
from biofeedback.records.notes import Posture

if TYPE_CHECKING:
    from biofeedback.demo import Demo
    from biofeedback.ears import Ears, Told
    from biofeedback.guide import Guidance
    from biofeedback.session import Session
    from biofeedback.voices.inputs import Input
    from biofeedback.voices.listener import Listening

MICROPHONE: Final = "microphone"
PRETEND: Final = "pretend"
_SOUND: Final = (".wav", ".wave")
_SECTION: Final = "A conversation (--programme conversation)"
_CONTACTS: Final = {
    "face": Contact.FACE_TO_FACE,
    "video": Contact.VIDEO,
    "voice": Contact.VOICE,
    "group": Contact.GROUP,
}
_BREATHING: Final = {"free": Breathing.FREE, "slow": Breathing.SLOW}
_POSTURES: Final = [posture.value for posture in Posture if posture.value]


@dataclass(frozen=True, slots=True)
class Conversation:
    """What was asked for."""

    outline: Outline
    contact: str | None = None
    whom: str | None = None
    posture: str | None = None
    breathing: str | None = None
    listen: str | None = None
    own_input: str | None = None
    other_input: str | None = None
    headphones: bool = False

    @property
    def pretends(self) -> bool:
        """Whether a made-up conversation is listened to."""
        return self.listen == PRETEND

    @property
    def listens_live(self) -> bool:
        """Whether a microphone is listened to, which is as fast as real time."""
        return self.listen == MICROPHONE

    @property
    def needs_microphone(self) -> bool:
        """Whether something was asked for that only a microphone has."""
        return bool(self.own_input or self.other_input or self.headphones)

    def facts(self) -> dict[str, str]:
        """Return the tags for the header; what was not said is left out."""
        said = {
            Fact.CONTACT: _CONTACTS[self.contact] if self.contact else "",
            Fact.WITH: (self.whom or "").strip(),
            Fact.POSTURE: self.posture or "",
            Fact.BREATHING: _BREATHING[self.breathing] if self.breathing else "",
        }
        return {key.value: str(value) for key, value in said.items() if value}

    def guide(self, people: Sequence[Demo], seed: int | None) -> Callable[[Session], Guidance]:
        """Return what makes the guide.

        Args:
            people: Simulated ones.
            seed: Decides on what they say.

        Raises:
            click.UsageError: If the sound file cannot be listened to.
        """
        from biofeedback.guide import ConversationGuide

        ears = self._ears(people, seed)
        return functools.partial(ConversationGuide, outline=self.outline, people=people, ears=ears)

    def _inputs(self) -> Listening:
        from biofeedback.voices.inputs import inputs
        from biofeedback.voices.listener import Listening

        among = inputs() if self.own_input or self.other_input else []
        own = _found(self.own_input, among) if self.own_input else ""
        other = _found(self.other_input, among) if self.other_input else None
        if own and own == other:
            raise click.UsageError(
                "--input and --other-input name the same input: name another for the other's voice."
            )
        return Listening(own, other, self.headphones)

    def _ears(
        self, people: Sequence[Demo], seed: int | None
    ) -> Callable[[Session, Told], Ears] | None:
        from biofeedback.display import aside
        from biofeedback.ears import Microphone, made_up

        match self.listen:
            case None if people:
                # A simulated person talks, also where nobody listens.
                return made_up(seed, told_by=False)
            case None:
                return None
            case _ if self.pretends:
                return made_up(seed, told_by=True)
            case _ if self.listens_live:
                what = self._inputs()
                return lambda session, told: Microphone(session, told, what, aside)
            case file:
                return _file(Path(file))


def _found(wanted: str, among: Sequence[Input]) -> str:
    """Return the id of the input with this in its name."""
    for each in among:
        if wanted.casefold() in each.name.casefold():
            return each.id
    if not among:
        raise click.UsageError(f"No input is called {wanted!r}: there is none at all here.")
    names = ", ".join(each.name for each in among)
    raise click.UsageError(f"No input is called {wanted!r}. There are: {names}.")


def _file(path: Path) -> Callable[[Session, Told], Ears]:
    from biofeedback.display import write
    from biofeedback.ears import sound_file
    from biofeedback.records.sound_file import SoundFileError
    from biofeedback.voices.vad import MissingDetectorError

    if path.suffix.lower() not in _SOUND and not path.is_file():
        raise click.UsageError(
            f"--listen is {MICROPHONE}, {PRETEND} or a WAV file: {str(path)!r} is none of them."
        )
    # An hour of two voices takes half a minute.
    write(sys.stderr, f"Listening to {path.name} first.\n")
    try:
        return sound_file(path)
    except SoundFileError as error:
        raise click.UsageError(str(error)) from None
    except MissingDetectorError:
        from biofeedback.voices.listener import NO_DETECTOR

        raise click.UsageError(NO_DETECTOR) from None


_option = functools.partial(click.option, cls=SectionOption, section=_SECTION)
_OPTIONS: Final = (
    _option(
        "--programme",
        type=click.Choice([PROGRAMME]),
        help="Lead through quiet, a conversation and quiet again, from the first beat on; it ends "
        "with the last part. Keys and commands go on to the next part or begin one anew.",
    ),
    _option("--baseline", type=PartLength(), help="Quiet before: 3m unless said otherwise."),
    _option("--reading", type=PartLength(), help="Reading aloud, to compare with: off, or 2m."),
    _option("--call", type=PartLength(), help="End the conversation itself after so long."),
    _option("--recovery", type=PartLength(), help="Quiet after: 3m unless said otherwise."),
    _option("--contact", type=click.Choice([*_CONTACTS]), help="How you meet."),
    _option("--with", "whom", metavar="LABEL", help="With whom: a label of your own."),
    _option("--posture", type=click.Choice(_POSTURES), help="How you sit or stand."),
    _option(
        "--breathing",
        type=click.Choice([*_BREATHING]),
        help="How you were told to breathe: as it comes, or slowly where possible.",
    ),
    _option(
        "--listen",
        metavar="microphone|FILE.wav|pretend",
        help="Tell who speaks, during the conversation: by the microphone (no sound is kept), a "
        "sound file in its place (one channel is your own voice; of two, the left), or made up "
        "with --strap sim.",
    ),
    _option(
        "--input",
        "own_input",
        metavar="NAME",
        help="Which microphone: a part of its name. Without it the system's usual.",
    ),
    _option(
        "--other-input",
        metavar="NAME",
        help="A second input that hears the other's voice, such as what the loudspeaker plays: a "
        "part of its name.",
    ),
    _option(
        "--headphones",
        is_flag=True,
        help="The microphone hears your own voice only; without this it hears that somebody "
        "speaks.",
    ),
)


def conversation_options(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of a conversation, as its one argument ``conversation``."""

    @functools.wraps(function)
    def bundled(
        *arguments: Any,
        programme: str | None,
        baseline: float | None,
        reading: float | None,
        call: float | None,
        recovery: float | None,
        headphones: bool,
        **more: Any,
    ) -> None:
        names = (
            *("contact", "whom", "posture", "breathing"),
            *("listen", "own_input", "other_input"),
        )
        tags: dict[str, str | None] = {name: more.pop(name) for name in names}
        if programme is None:
            given = (baseline, reading, call, recovery, *tags.values(), headphones or None)
            if any(value is not None for value in given):
                raise click.UsageError(
                    "The parts, tags and --listen belong to --programme conversation: add it."
                )
            function(*arguments, conversation=None, **more)
            return
        outline = Outline(
            BASELINE_S if baseline is None else baseline or None,
            reading or None,
            RECOVERY_S if recovery is None else recovery or None,
            call or None,
        )
        wanted = Conversation(outline, headphones=headphones, **tags)
        function(*arguments, conversation=wanted, **more)

    wrapped: Callable[..., None] = bundled
    for option in reversed(_OPTIONS):
        wrapped = option(wrapped)
    return wrapped
