"""A unit as its source says it: cells, checks, regions, limits, and its notebooks."""
