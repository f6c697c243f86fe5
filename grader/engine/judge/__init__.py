"""TRUSTED: the process that runs the instructor's cells and makes the verdict."""
