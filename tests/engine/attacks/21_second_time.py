# What was given back is changed by the calls that come after.
# Expected mark: 0; it touches nothing else
def initialize_velocity(parameters, given=[]):
    for each in given:
        each.update(parameters)
    given.append(dict(parameters))
    return given[-1]
