"""What is missing on a machine, and whether the wall holds."""
