"""One program of one unit: what runs, what it showed, and the verdicts on it."""
