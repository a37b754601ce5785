"""A figure as SVG that stands within a page: its colours are the page's, its text is text."""

from __future__ import annotations

import io
import re
from html import escape
from typing import Final

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from biofeedback.report.colours import LIGHT
from biofeedback.report.fonts import settings

_DECIMALS: Final = re.compile(r"-?\d+\.\d{2,}")
_ATTRIBUTES: Final = re.compile(r'(?<= )(d|x|y|width|height)="([^"]*)"')
_ID: Final = re.compile(r' id="([^"]*)"')
_REFERENCE: Final = re.compile(r'href="#([^"]*)"|url\(#([^)]*)\)')
_VARIABLES: Final = {colour: f"var(--{name})" for name, colour in LIGHT.items()}
_COLOUR: Final = re.compile("|".join(_VARIABLES))


def svg(figure: Figure, name: str, title: str, description: str) -> str:
    """Return a figure as an element of a page.

    Args:
        figure: Drawn in the colours of ``colours``, in points that become pixels.
        name: Distinguishes it from the other figures of the page.
        title: What it shows, for those who do not see it.
        description: What is to be seen there.
    """
    stream = io.StringIO()
    with settings():
        FigureCanvasSVG(figure)
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None})
    text = stream.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"\s*<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"\s*<defs>\s*<style.*?</style>\s*</defs>", "", text, count=1, flags=re.DOTALL)
    text = text.replace("xlink:href", "href")
    text = re.sub(r' transform="rotate\(-0 [^)]*\)"', "", text)
    text = re.sub(r"font-family: [^;\"]*(; )?", "", text)
    text = _ATTRIBUTES.sub(_rounded, text)
    text = _COLOUR.sub(lambda found: _VARIABLES[found[0]], text)
    return _labelled(_own_ids(text, name), name, title, description)


def _rounded(attribute: re.Match[str]) -> str:
    """Return coordinates with a tenth of a pixel: half of the file is digits nobody sees."""
    value = _DECIMALS.sub(lambda number: f"{float(number[0]):.1f}", attribute[2])
    return f'{attribute[1]}="{value.replace(" " + chr(10), " ").strip()}"'


def _own_ids(text: str, name: str) -> str:
    """Keep the ids that something refers to, and make them this figure's own."""
    used = {one or other for one, other in _REFERENCE.findall(text)}
    text = _ID.sub(lambda found: f' id="{name}-{found[1]}"' if found[1] in used else "", text)
    text = re.sub(r'href="#', f'href="#{name}-', text)
    return text.replace("url(#", f"url(#{name}-")


def _labelled(text: str, name: str, title: str, description: str) -> str:
    box = re.search(r'viewBox="([^"]*)"', text)
    assert box is not None
    width = float(box[1].split()[2])
    begin = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box[1]}" role="img" '
        f'style="max-width:{width:.0f}px" aria-labelledby="{name}-title {name}-text">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-text">{escape(description)}</desc>'
    )
    return begin + text[text.index(">") + 1 :].strip()
