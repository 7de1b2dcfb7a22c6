"""Notebooks as students hand them in: hostile bytes until they are parsed."""
