"""All that passes between two processes; the only code that reads a student's bytes."""
