"""What `make oldest` and `make newest` install: what a student needs, at its ends."""

import sys

from grader.authoring.requirements import students_requirements

KERNEL = ("ipykernel", "ipywidgets")  # what notebooks use of "jupyter"
OF_THEIR_TIME = ("pyparsing<3.3", "scipy<1.15")  # newer ones warn of how they are used


def wanted(oldest):
    """Requirements that give the oldest or the newest versions, as pip takes them."""
    for one in students_requirements():
        (bound,) = one.specifier
        if one.name == "jupyter":
            yield from KERNEL
        else:
            yield f"{one.name}=={bound.version}.*" if oldest else one.name
    yield from OF_THEIR_TIME if oldest else ()


if __name__ == "__main__":
    print(*wanted(sys.argv[1] == "oldest"))
