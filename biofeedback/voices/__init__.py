"""Who speaks: voice activity only, on this machine, in memory; no sound is kept or sent."""
