"""Right answers to the assignments in the styles of real submissions: all must pass."""

VARIANTS = []


def variant(function):
    """Enter a right answer to a graded function; its own name says what is special."""

    def enter(answer):
        VARIANTS.append((function, answer))
        return answer

    return enter
