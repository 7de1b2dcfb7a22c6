"""Warm starts: processes that have imported a unit's libraries and are forked for each run."""
