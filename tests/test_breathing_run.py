"""A run of paced breathing: what the recording is told, and when."""

from __future__ import annotations

from biofeedback.pacer import LEAD_S, Pattern
from biofeedback.programmes.breathing import (
    BREATHING,
    SETTLING,
    STEADY_S,
    Action,
    BeginPhase,
    BreathingRun,
    EndPhase,
    Step,
)

SIX = Pattern(6.0, 0.5)


def driven(run: BreathingRun, until: float, since: float = 0.0) -> list[tuple[float, Action]]:
    """Advance in steps of 0.1 s and return what came when."""
    found: list[tuple[float, Action]] = []
    for tenth in range(round(since * 10), round(until * 10)):
        found += [(tenth / 10, action) for action in run.advance(tenth / 10)]
    return found


def test_a_gentle_run_settles_breathes_and_ends_with_a_breath() -> None:
    run = BreathingRun(SIX, 0.0, duration_s=120)
    told = driven(run, 200)
    names = [action.name if isinstance(action, BeginPhase) else "end" for _, action in told]
    assert names == [SETTLING, BREATHING, "end"]
    times = [at for at, _ in told]
    assert times[0] == LEAD_S
    assert abs(times[1] - run.pacer.settled) <= 0.1
    end = run.pacer.end
    assert end is not None
    assert end >= LEAD_S + 120
    assert abs(run.pacer.phase(end) - round(run.pacer.phase(end))) < 1e-9
    assert run.step is Step.OVER
    assert run.advance(300) == []


def test_without_a_gentle_start_it_breathes_at_once() -> None:
    run = BreathingRun(SIX, 10.0, gentle=False)
    told = driven(run, 60, since=10)
    assert [type(action) for _, action in told] == [BeginPhase]
    assert run.progress(60) is None


def test_the_phase_says_all_that_it_takes_to_work_out_every_breath() -> None:
    run = BreathingRun(SIX, 0.0, gentle=False)
    ((_, begun),) = driven(run, 10)
    assert isinstance(begun, BeginPhase)
    settings = {key: float(value) for key, value in begun.settings.items()}
    at = 47.3
    told = settings["breaths"] + (at - settings["from_s"]) * settings["rate_per_min"] / 60
    assert abs(told - run.pacer.phase(at)) < 1e-3
    stages = ("inhale_s", "hold_full_s", "exhale_s", "hold_empty_s")
    assert abs(sum(settings[name] for name in stages) - 10) < 0.01


def test_a_change_that_stands_begins_another_phase_and_those_on_the_way_do_not() -> None:
    run = BreathingRun(SIX, 0.0, gentle=False)
    driven(run, 30)
    for step in range(1, 6):
        run.change(Pattern(6.0 - step / 10, 0.5), 30 + step * 0.2)
        assert run.advance(30 + step * 0.2) == []
    told = driven(run, 60, since=31.1)
    ((at, begun),) = told
    assert isinstance(begun, BeginPhase)
    assert begun.settings["rate_per_min"] == "5.5"
    assert abs(at - (31 + STEADY_S)) <= 0.1
    assert begun.settings["from_s"] == "31.000"


def test_a_change_during_a_gentle_start_ends_it() -> None:
    run = BreathingRun(SIX, 0.0)
    driven(run, 10)
    assert run.step is Step.SETTLING
    run.change(Pattern(5.0, 0.5), 10)
    ((_, begun),) = driven(run, 20, since=10)
    assert isinstance(begun, BeginPhase)
    assert begun.name == BREATHING
    assert begun.settings["rate_per_min"] == "5"


def test_finished_it_ends_with_the_breath_that_is_under_way() -> None:
    run = BreathingRun(SIX, 0.0, gentle=False)
    driven(run, 25)
    run.finish(25)
    ((at, action),) = driven(run, 60, since=25)
    assert isinstance(action, EndPhase)
    assert abs(at - (LEAD_S + 30)) <= 0.1
    assert run.done_s(100) == 30
    assert run.progress(100) == 1


def test_finished_before_the_first_breath_there_is_none() -> None:
    run = BreathingRun(SIX, 0.0)
    run.finish(1.0)
    assert run.step is Step.OVER
    assert driven(run, 10) == []
    assert run.done_s(10) == 0


def test_the_gentle_start_can_be_worked_out_too() -> None:
    run = BreathingRun(SIX, 0.0)
    (_, begun), *_ = driven(run, 60)
    assert isinstance(begun, BeginPhase)
    first, last = 60 / float(begun.settings["ease_from_per_min"]), run.pacer.pattern.period_s
    count = int(begun.settings["ease_breaths"])
    ends = float(begun.settings["from_s"])
    for breath in range(count):
        ends += first + breath * (last - first) / count
        assert abs(run.pacer.phase(ends) - breath - 1) < 1e-9


def test_a_pace_that_was_left_and_taken_again_is_told_with_its_phase() -> None:
    """The pattern is what it was, the phase is not."""
    run = BreathingRun(SIX, 0.0, gentle=False)
    driven(run, 30)
    for tenth in range(300, 360):
        rate = 6.0 + min(tenth - 300, 360 - tenth) / 50
        run.change(Pattern(rate, 0.5), tenth / 10)
        assert run.advance(tenth / 10) == []
    run.change(SIX, 36.0)
    ((_, begun),) = driven(run, 60, since=36)
    assert isinstance(begun, BeginPhase)
    told = float(begun.settings["breaths"]) + (50 - float(begun.settings["from_s"])) / 10
    assert abs(told - run.pacer.phase(50)) < 1e-3


def test_a_phase_that_never_was_is_not_told() -> None:
    run = BreathingRun(SIX, 0.0)
    driven(run, 5)
    run.finish(5.0)
    assert [type(action) for action in run.advance(500.0)] == [EndPhase]
