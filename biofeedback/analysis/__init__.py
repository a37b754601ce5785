"""A recording as a whole: what its phases and its curve say, recomputed from the raw beats."""
