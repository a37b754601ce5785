# mypy: ignore-errors
# ruff: noqa: ANN001, ANN201, ANN202, ICN001 - it is typed by nothing that is installed here
"""Opens exported files in the field's own tools and prints the RMSSD that each finds, as JSON.

Run by ``test_exchange_peers`` with the Python of an environment that has the tools; nothing of this
program is imported here.
"""

import json
import sys
import warnings
from pathlib import Path

warnings.simplefilter("ignore")  # the tools' own, of which they have many
TOLERANCE_S = 0.01
"""As neurokit2 has it: intervals are adjacent where their times say so within 10 ms."""


def from_text(path):
    """Kubios or Elite HRV text: one interval in ms a line."""
    import numpy
    import pyhrv.time_domain
    from hrvanalysis import get_time_domain_features
    from neurokit2 import hrv_time, intervals_to_peaks

    rr = numpy.loadtxt(path)
    if len(rr) < 3:
        return {}
    return {
        "numpy": (numpy.mean(numpy.diff(rr) ** 2)) ** 0.5,
        "hrv-analysis": get_time_domain_features(list(rr))["rmssd"],
        "pyhrv": pyhrv.time_domain.rmssd(nni=rr)["rmssd"],
        "neurokit2": hrv_time({"RRI": rr, "RRI_Time": numpy.cumsum(rr) / 1000})["HRV_RMSSD"][0],
        "neurokit2, peaks": hrv_time(intervals_to_peaks(rr, sampling_rate=100_000), 100_000)[
            "HRV_RMSSD"
        ][0],
    }


def from_hrv_logger(path):
    """The pair of HRV Logger: pandas opens it, neurokit2 sees the holes."""
    import pandas
    from neurokit2 import hrv_time

    table = pandas.read_csv(path)
    events = pandas.read_csv(str(path).replace("_RR_", "_Events_"))
    assert list(events.columns) == ["date", "timestamp", "annotation", "manual"]
    assert str(pandas.to_datetime(table["date"], utc=True).dtype).startswith("datetime64")
    rr = {"RRI": table["rr"].to_numpy(), "RRI_Time": table["since start"].to_numpy() / 1000}
    return {"neurokit2": hrv_time(rr)["HRV_RMSSD"][0]}


def from_table(path):
    """The tidy table in pandas, from CSV or Parquet."""
    import pandas
    from neurokit2 import hrv_time

    is_csv = path.suffix == ".csv"
    table = pandas.read_csv(path, parse_dates=["time"]) if is_csv else pandas.read_parquet(path)
    assert str(table["time"].dtype).startswith("datetime64")
    normal = table[table.flag == "normal"]
    rr = {"RRI": normal.rr_ms.to_numpy(), "RRI_Time": normal.elapsed_s.to_numpy()}
    by_hand = table.groupby("stretch").rr_ms.diff()
    both = (table.flag == "normal") & (table.flag.shift() == "normal")
    return {
        "pandas, difference_ms": (table.difference_ms**2).mean() ** 0.5,
        "pandas, stretch and flag": (by_hand[both] ** 2).mean() ** 0.5,
        "neurokit2": hrv_time(rr)["HRV_RMSSD"][0],
    }


def from_edf(path):
    """EDF+ in pyedflib and MNE: the annotations are the intervals."""
    import mne
    import numpy
    import pyedflib

    with pyedflib.EdfReader(str(path)) as file:
        onset, duration, text = file.readAnnotations()
        assert file.getSignalLabels() == ["RR", "HR"]
        assert not file.getPatientCode(), "nobody is named"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        raw = mne.io.read_raw_edf(path, preload=True, verbose="warning")
    assert raw.ch_names == ["RR", "HR"]
    notes = raw.annotations
    found = {}
    for name, (at, length, what) in {
        "pyedflib": (onset, duration, text),
        "MNE": (notes.onset, notes.duration, notes.description),
    }.items():
        normal = numpy.array([each == "RR normal" for each in what])
        at, length = numpy.asarray(at)[normal], numpy.asarray(length)[normal]
        adjacent = numpy.abs(at[1:] - (at + length)[:-1]) < TOLERANCE_S
        found[name] = float((numpy.diff(length)[adjacent] ** 2).mean() ** 0.5 * 1000)
    # What is there to be looked at shows each interval while it runs.
    middle = raw.time_as_index(notes.onset + notes.duration / 2)
    beats = numpy.array([each.startswith("RR ") for each in notes.description])
    shown = raw.get_data(picks=["RR"])[0][middle[beats]]
    worst = numpy.abs(shown - notes.duration[beats] * 1000)
    assert numpy.median(worst) <= 0.051, worst
    return found


def from_conversation(path):
    """The parts of a conversation and its states of talk, by neurokit2 from the tidy tables."""
    import pandas
    from neurokit2 import hrv_time

    beats = pandas.read_csv(path)
    events = pandas.read_csv(str(path).replace(" beats", " events"))
    beats = beats[beats.flag == "normal"]

    def rmssd(kept):
        rr = {"RRI": kept.rr_ms.to_numpy(), "RRI_Time": kept.elapsed_s.to_numpy()}
        return hrv_time(rr)["HRV_RMSSD"][0]

    found, begin, end = {}, None, None
    for event in events[events.kind == "phase"].itertuples():
        first = 60 if event.duration_s >= 180 else 30
        start, last = event.onset_s + first, event.onset_s + event.duration_s
        part = json.loads(event.detail)["part"]
        found[part] = rmssd(beats[(beats.elapsed_s > start) & (beats.elapsed_s <= last)])
        if part == "conversation":
            begin, end = start, last
    starts = beats.elapsed_s - beats.rr_ms / 1000
    for state in ("me", "other"):
        inside = beats.elapsed_s < 0
        talk = events[(events.kind == "talk") & (events.label == state)]
        for event in talk.itertuples():
            first = max(event.onset_s + 3, begin)
            last = min(event.onset_s + event.duration_s, end) - 3
            inside |= (starts >= first - 1e-9) & (beats.elapsed_s <= last + 1e-9)
        found[state] = rmssd(beats[inside])
    return found


READERS = {
    "conversation": from_conversation,
    "kubios": from_text,
    "elite": from_text,
    "hrv-logger": from_hrv_logger,
    "table": from_table,
    "parquet": from_table,
    "edf": from_edf,
}


def main():
    """Measure each file named as ``KEY=PATH`` and print ``[[key, path, {tool: rmssd}], ...]``."""
    found = []
    for argument in sys.argv[1:]:
        key, _, path = argument.partition("=")
        found.append([key, path, {k: float(v) for k, v in READERS[key](Path(path)).items()}])
    print(json.dumps(found))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
