"""Warm parents and their children."""
