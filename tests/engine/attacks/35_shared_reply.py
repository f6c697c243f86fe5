# Thirty lists, of which each holds the next one ten times.
# Expected mark: 0; it touches nothing else
def initialize_velocity(parameters):
    shared = [1.0]
    for _ in range(30):
        shared = [shared] * 10
    return shared
