"""Live HRV biofeedback for Bluetooth chest straps.

Data runs one way: bytes -> ``ble`` | ``simulator`` | ``records.replay`` -> ``heart_rate`` ->
``session`` (-> ``beat_times`` -> ``hrv_stream``) -> immutable ``events`` -> recorder, window.

This package imports nothing when it is imported: the window paints its shell before anything heavy
is loaded, and ``biofeedback record`` loads neither Qt nor numpy.
"""

__version__ = "0.1.0"
