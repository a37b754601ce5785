"""What the core has to say: in English, and so that the window can say it in another language.

A text is found by Qt's ``lupdate`` where it stands, as one whole literal, in a call of ``tr``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Self


class Sentence(str):
    """An English text with its values in it; it keeps both, to be put together anew elsewhere.

    ``str()`` leaves it what it is: it comes through an exception unharmed.
    """

    __slots__ = ("comment", "form", "number", "template", "values")

    template: str
    """What is looked up: placeholders ``{name}``, and ``%n`` for the number."""
    comment: str
    """Tells texts apart that are the same in English."""
    number: int | None
    """Decides on singular or plural."""
    form: str
    """The template as English has it for this number."""
    values: Mapping[str, Any]

    def __new__(
        cls, template: str, comment: str = "", number: int | None = None, one: str = ""
    ) -> Self:
        """Make one without values; see ``tr``."""
        form = one if one and number == 1 else template
        made = str.__new__(cls, form if number is None else form.replace("%n", str(number)))
        made.template, made.comment, made.number = template, comment, number
        made.form, made.values = str.__str__(made), {}
        return made

    def __str__(self) -> str:
        return self

    def format(self, *args: object, **values: object) -> Sentence:
        """Return it with its values filled in; they have names, as their order may change."""
        made = str.__new__(Sentence, str.format(self.form, *args, **values))
        made.template, made.comment, made.number = self.template, self.comment, self.number
        made.form, made.values = self.form, values
        return made


def tr(template: str, comment: str = "", number: int | None = None, *, one: str = "") -> Sentence:
    """Return a text that can be translated later.

    Args:
        template: In English, for any number but one; ``{name}`` stands for a value, ``%n`` for the
            number.
        comment: For translators; texts with different ones are different texts.
        number: Decides on singular or plural.
        one: The English text for a number of one, where it is another.
    """
    return Sentence(template, comment, number, one)


def joined(separator: str, parts: Iterable[str]) -> Sentence:
    """Return texts one after the other; those that are empty are left out."""
    values = {f"part{at}": part for at, part in enumerate(filter(None, parts))}
    return Sentence(separator.join(f"{{{name}}}" for name in values)).format(**values)
