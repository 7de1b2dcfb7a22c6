"""Outcomes, verdicts as plain values, and the file of a class."""
