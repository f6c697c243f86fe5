"""The wall of the operating system around student processes."""
