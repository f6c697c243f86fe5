"""Grade a class, or one notebook."""
