"""What comes out of a run: read within limits, and turned into a ``Run``."""
