"""What the lessons import: data, figures, checks, training. Importing it loads no framework."""
