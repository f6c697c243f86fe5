"""Sources of the course: read, build, expected outputs."""
