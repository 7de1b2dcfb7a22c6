"""``python -m autograder`` is the console script."""

from autograder.commands.main import main

main()
