"""What a user did that we cannot work with."""


class UserError(Exception):
    """One clear sentence: what is wrong, where, and what to do."""
