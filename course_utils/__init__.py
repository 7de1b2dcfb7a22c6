"""Modules for the lessons: checks, data, figures and more. Importing it loads no framework."""
