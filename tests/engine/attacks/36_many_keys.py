# A million keys, and keys whose hashes are all the same.
# Expected mark: 0; it touches nothing else
def initialize_velocity(parameters):
    if len(parameters) == 4:
        return {str(n): 0.0 for n in range(1_000_000)}
    return {n * ((1 << 61) - 1): 0.0 for n in range(20_000)}
