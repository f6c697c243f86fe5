"""What a user did that we cannot work with, and what the machine did to us."""


class UserError(Exception):
    """One clear sentence: what is wrong, where, and what to do."""


class EngineError(UserError):
    """The grader itself cannot work; one sentence says why and what to do."""


class ProcessGone(UserError):  # noqa: N818  what happened, to one submission
    """Something from outside ended the processes of a submission: grade it again."""
