"""From a learning-management system's files into the course, and back."""
