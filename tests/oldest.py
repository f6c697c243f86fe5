"""What `make oldest` installs: each package a student needs, as old as is allowed."""

from grader.authoring.requirements import students_requirements

KERNEL = ("ipykernel", "ipywidgets")  # what notebooks use of "jupyter"
OF_THEIR_TIME = ("pyparsing<3.3", "scipy<1.15")  # newer ones warn of how they are used


def oldest():
    """Requirements that give the oldest versions, as pip takes them."""
    for one in students_requirements():
        (bound,) = one.specifier
        if one.name == "jupyter":
            yield from KERNEL
        else:
            yield f"{one.name}=={bound.version}.*"
    yield from OF_THEIR_TIME


if __name__ == "__main__":
    print(*(f"'{one}'" for one in oldest()))
