"""The three pictures of how to put on a strap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QFontMetricsF, QImage
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from biofeedback.ui.strap_drawing import StrapDrawing
from biofeedback.ui.theme import DARK, LIGHT, Theme, load_fonts, palette

CAPTIONS = ["Moisten the pads", "Below the chest, snug", "Snap the sensor on"]
THEMES = pytest.mark.parametrize("theme", [DARK, LIGHT], ids=lambda theme: theme.name)


@pytest.fixture(autouse=True)
def fonts(qapp: QApplication) -> Iterator[None]:
    """Draw with the window's own font, so that widths are the same everywhere."""
    before = qapp.font()
    load_fonts(qapp)
    yield
    qapp.setFont(before)


def shown(theme: Theme, size: QSize | None = None, pixels: int = 14) -> StrapDrawing:
    drawing = StrapDrawing(theme)
    drawing.setPalette(palette(theme))
    font = drawing.font()
    font.setPixelSize(pixels)
    drawing.setFont(font)
    drawing.resize(size or drawing.sizeHint())
    return drawing


def picture(drawing: StrapDrawing) -> QImage:
    return drawing.grab().toImage()


def colours(image: QImage) -> Counter[str]:
    size = image.size()
    places = ((x, y) for y in range(size.height()) for x in range(size.width()))
    return Counter(image.pixelColor(x, y).name() for x, y in places)


def edge(image: QImage) -> set[str]:
    right, bottom = image.width() - 1, image.height() - 1
    sides = {image.pixelColor(x, y).name() for x in (0, right) for y in range(bottom + 1)}
    return sides | {image.pixelColor(x, bottom).name() for x in range(right + 1)}


@THEMES
@pytest.mark.parametrize("size", [(560, 190), (420, 150), (320, 120), (149, 500), (1600, 90)])
def test_it_paints_without_a_warning(theme: Theme, size: tuple[int, int], qtlog: Any) -> None:
    image = picture(shown(theme, QSize(*size)))
    assert len(colours(image)) > 20
    assert [record.message for record in qtlog.records] == []


@pytest.mark.parametrize("size", [(0, 0), (1, 1), (560, 1), (1, 190)])
def test_no_size_is_too_small_to_paint(size: tuple[int, int], qtlog: Any) -> None:
    drawing = shown(DARK, QSize(*size))
    drawing.render(QImage(QSize(600, 600), QImage.Format.Format_RGB32))
    assert [record.message for record in qtlog.records] == []


@THEMES
def test_it_is_drawn_in_the_colours_of_its_theme(theme: Theme) -> None:
    found = colours(picture(shown(theme)))
    for colour in (theme.ground, theme.panel, theme.hover, theme.muted, theme.vagal, theme.heart):
        assert found[colour] > 20, colour
    other = LIGHT if theme is DARK else DARK
    for colour in (other.ground, other.panel, other.muted, other.vagal, other.heart):
        # Where two colours meet, a blend may hit one by chance.
        assert found[colour] < 5, colour


def test_another_theme_is_taken_at_once() -> None:
    drawing = shown(DARK)
    drawing.apply(LIGHT)
    drawing.setPalette(palette(LIGHT))
    assert picture(drawing) == picture(shown(LIGHT))


def test_the_palette_is_only_the_ground() -> None:
    drawing = shown(DARK)
    drawing.setPalette(palette(LIGHT))
    found = colours(picture(drawing))
    assert found[LIGHT.ground] > found[DARK.panel] > 100
    assert found[DARK.vagal] > 20
    assert found[LIGHT.text] == 0


@THEMES
@pytest.mark.parametrize("pixels", [9, 14, 28, 40])
@pytest.mark.parametrize("wanted", ["least", "hint", "420", "320", "300"])
def test_every_caption_is_whole_and_inside(theme: Theme, pixels: int, wanted: str) -> None:
    drawing = shown(theme, pixels=pixels)
    least = drawing.minimumSizeHint()
    size = {"least": least, "hint": drawing.sizeHint()}.get(wanted)
    if size is None:
        width = max(int(wanted), least.width())
        size = QSize(width, drawing.heightForWidth(width))
    drawing.resize(size)
    form, metrics = drawing._form(size.width()), QFontMetricsF(drawing.font())
    assert [" ".join(text.split("\n")) for text in form.captions] == CAPTIONS
    for line in "\n".join(form.captions).split("\n"):
        assert metrics.horizontalAdvance(line) < form.width
    assert form.height(0) < size.height(), "there is room for the captions and for pictures"
    assert form.columns * form.width <= size.width()
    assert edge(picture(drawing)) == {theme.ground}, "nothing is cut off"


def test_text_is_painted_below_each_picture() -> None:
    image = picture(shown(DARK, QSize(560, 190)))
    text = QColor(DARK.text).name()
    for column in range(3):
        middle = 89 + 192 * column
        rows = [
            y
            for y in range(image.height())
            for x in range(middle - 60, middle + 60)
            if image.pixelColor(x, y).name() == text
        ]
        assert rows, CAPTIONS[column]
        assert min(rows) > image.height() / 2


def test_pictures_stand_side_by_side_until_captions_no_longer_fit() -> None:
    drawing = shown(DARK)
    assert drawing.sizeHint().width() == 560
    assert 140 < drawing.sizeHint().height() < 190
    assert drawing.heightForWidth(420) < drawing.heightForWidth(560)
    assert drawing.heightForWidth(300) > 3 * drawing.heightForWidth(320)
    assert drawing.heightForWidth(5000) == drawing.heightForWidth(4000), "no giant"


def test_a_larger_font_makes_larger_captions_and_needs_more_room() -> None:
    small, large = shown(DARK), shown(DARK, pixels=28)
    assert large._form(560).caption_height > 3 * small._form(560).caption_height
    assert large.minimumSizeHint().width() > small.minimumSizeHint().width()
    assert large.sizeHint().height() > small.sizeHint().height()
    assert (small._form(420).columns, large._form(420).columns) == (3, 1)


@pytest.mark.parametrize("width", [300, 420, 560])
def test_a_layout_gives_it_the_height_it_asks_for(width: int) -> None:
    page, drawing = QWidget(), shown(DARK)
    layout = QVBoxLayout(page)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(drawing)
    layout.addStretch(1)
    page.resize(width, 1000)
    page.show()
    assert drawing.width() == width
    assert drawing.height() == drawing.heightForWidth(width)


def test_it_is_sharp_on_a_dense_screen() -> None:
    drawing = shown(DARK)
    images = []
    for ratio in (1, 2):
        image = QImage(drawing.size() * ratio, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        drawing.render(image)
        images.append(image)
    coarse, fine = images
    enlarged = coarse.scaled(fine.size())
    assert colours(fine)[DARK.vagal] > 1.2 * colours(enlarged)[DARK.vagal]


def test_a_screen_reader_hears_the_three_steps() -> None:
    drawing = shown(DARK)
    assert drawing.accessibleName() == "How to put on the strap"
    told = drawing.accessibleDescription()
    words = ["First, moisten", "electrode pads", "below the chest", "snug", "logo", "snap"]
    at = [told.find(word) for word in words]
    assert -1 not in at, told
    assert told.index("moisten") < told.index("below the chest") < told.index("snap")
