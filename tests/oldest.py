"""What `make oldest` installs: each package a student needs, as old as is allowed."""

from grader.authoring.requirements import students_requirements

KERNEL = ("ipykernel", "ipywidgets")  # what notebooks use of "jupyter"


def oldest():
    """Requirements that give the oldest versions, as pip takes them."""
    for one in students_requirements():
        (bound,) = one.specifier
        if one.name == "jupyter":
            yield from KERNEL
        else:
            yield f"{one.name}=={bound.version}.*"


if __name__ == "__main__":
    print(*oldest())
