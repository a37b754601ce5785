"""The history: what many sessions say together, and each again. Loaded when first opened."""
