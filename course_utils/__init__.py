"""What the lessons import: checks, data, figures and more. Importing it loads no framework."""
