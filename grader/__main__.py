"""``python -m grader`` is the program ``downhill``."""

from grader.cli import main

main()
