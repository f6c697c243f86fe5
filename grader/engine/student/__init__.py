"""UNTRUSTED: the process that runs what a student wrote."""
