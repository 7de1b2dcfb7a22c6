"""How fast the grader is, and what it needs: ``make bench``."""
