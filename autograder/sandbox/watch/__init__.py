"""The output of a run: read within limits, and turned into a ``Run``."""
