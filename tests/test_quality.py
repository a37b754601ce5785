"""How good a signal is, and that it does not flicker."""

from __future__ import annotations

import pytest

from biofeedback import wording
from biofeedback.events import Defect, Grade, HrvUpdate, LinkState, Quality, Withheld
from biofeedback.quality import BETTER_AFTER, NO_BEATS_AFTER, QualityWatch, Signs, judge
from biofeedback.units import TICKS_PER_SECOND as S

CLEAN = HrvUpdate(100 * S, 60, 60, 59, 60 * S, 40.0)
SOUND = Signs(100 * S, LinkState.LIVE, 100 * S, late=False, irregular=False, update=CLEAN)


def artifacts(flagged: int) -> HrvUpdate:
    withheld = Withheld.ARTIFACTS if flagged > 20 else None
    return CLEAN._replace(beats=100 - flagged, flagged=flagged, withheld=withheld)


@pytest.mark.parametrize(
    ("signs", "grade", "defects"),
    [
        (SOUND, Grade.GOOD, ()),
        (SOUND._replace(update=artifacts(5)), Grade.GOOD, ()),
        (SOUND._replace(update=artifacts(6)), Grade.FAIR, (Defect.ARTIFACTS,)),
        (SOUND._replace(update=artifacts(21)), Grade.POOR, (Defect.ARTIFACTS,)),
        (SOUND._replace(update=CLEAN._replace(gaps=1)), Grade.FAIR, (Defect.GAPS,)),
        (
            SOUND._replace(update=CLEAN._replace(gaps=1, withheld=Withheld.GAP)),
            Grade.POOR,
            (Defect.GAPS,),
        ),
        (SOUND._replace(late=True), Grade.FAIR, (Defect.LATE,)),
        (SOUND._replace(irregular=True, late=True), Grade.POOR, (Defect.IRREGULAR, Defect.LATE)),
        (SOUND._replace(now=100 * S + NO_BEATS_AFTER + 1), Grade.NONE, (Defect.NO_BEATS,)),
        (SOUND._replace(last_arrival=None, update=None), Grade.NONE, (Defect.NO_BEATS,)),
        (SOUND._replace(state=LinkState.LOST), Grade.NONE, (Defect.NO_LINK,)),
        (SOUND._replace(state=LinkState.NO_CONTACT), Grade.NONE, (Defect.NO_CONTACT,)),
        (SOUND._replace(state=LinkState.NO_RR), Grade.NONE, (Defect.NO_RR,)),
        (SOUND._replace(state=LinkState.WAITING), Grade.NONE, (Defect.NO_BEATS,)),
    ],
)
def test_every_grade_has_its_reasons(
    signs: Signs, grade: Grade, defects: tuple[Defect, ...]
) -> None:
    assert judge(signs) == (grade, defects)
    found = Quality(0, grade, defects)
    for defect in defects:
        assert wording.DEFECT[defect] in wording.quality(found)


def test_every_state_is_judged() -> None:
    for state in LinkState:
        assert judge(SOUND._replace(state=state))[1] or state is LinkState.LIVE


def test_the_share_of_artifacts_is_told() -> None:
    found = Quality(0, Grade.FAIR, (Defect.ARTIFACTS, Defect.LATE))
    assert wording.quality(found, 0.124) == "Fair signal: 12 % artifacts, packets come late"
    assert wording.quality(found, 0.001) == "Fair signal: 1 % artifacts, packets come late"


def test_worse_is_told_at_once_and_better_after_a_while() -> None:
    watch = QualityWatch()
    assert watch.push(SOUND) == Quality(SOUND.now, Grade.GOOD)
    assert watch.push(SOUND) is None
    late = SOUND._replace(now=101 * S, last_arrival=101 * S, late=True)
    assert watch.push(late) == Quality(101 * S, Grade.FAIR, (Defect.LATE,))
    told_at = None
    for second in range(102, 115):
        better = SOUND._replace(now=second * S, last_arrival=second * S)
        if second == 104:  # it was better for two seconds only
            assert watch.push(better._replace(late=True)) is None
        elif found := watch.push(better):
            assert found.grade is Grade.GOOD
            told_at = second
    assert told_at == 105 + BETTER_AFTER // S


def test_the_first_beats_after_none_are_told_at_once() -> None:
    watch = QualityWatch()
    watch.push(SOUND._replace(state=LinkState.LOST))
    assert watch.push(SOUND) == Quality(SOUND.now, Grade.GOOD)


def test_fewer_defects_wait_and_other_ones_do_not() -> None:
    watch = QualityWatch()
    both = SOUND._replace(late=True, update=artifacts(10))
    assert watch.push(both)
    fewer = SOUND._replace(late=True)
    assert watch.push(fewer) is None
    other = SOUND._replace(update=CLEAN._replace(gaps=1))
    assert watch.push(other) == Quality(SOUND.now, Grade.FAIR, (Defect.GAPS,))
