# Characters that no page and no table can hold.
# Expected mark: 0; it touches nothing else
def initialize_velocity(parameters):
    odd = "\0\x01\x1b[31m\x7f\x85\u2028\u202e\ufeff\uffff\U0010ffff\r\n|=1+1"
    if len(parameters) == 4:
        raise KeyError(odd)
    return {odd: odd}
