"""Builds, grades and proves the exercises of the course."""
