"""One definition each of date, number with unit, duration and tag, for text and for lattices."""
