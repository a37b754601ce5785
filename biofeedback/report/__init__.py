"""A recording as a page to read, to print and to keep."""
