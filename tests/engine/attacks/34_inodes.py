# A file system of empty files and folders, and a file of a thousand gigabytes.
# Expected mark: 0; it touches nothing else
import os


def initialize_velocity(parameters):
    with open("/tmp/large", "wb") as file:
        try:
            file.truncate(1 << 40)
        except OSError:
            pass
    place = "/tmp"
    for number in range(100_000):
        place = f"{place}/x" if number % 100 else "/tmp"
        try:
            os.mkdir(place)
            open(f"/tmp/{number}", "w").close()
        except OSError:
            pass
    return parameters
