"""What many sessions say together: like with like, one's own usual range, and where today stands.

Pure but for ``indexing``, which opens a recording for the library: no window, no clock.
"""
