"""The command line: a module for each command; ``app`` has what they share, ``screen`` prints."""
