"""The window. Nothing outside this package imports Qt; only ``plots`` imports pyqtgraph."""
