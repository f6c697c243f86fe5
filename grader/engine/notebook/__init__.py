"""From notebooks to the plan of what is graded."""
