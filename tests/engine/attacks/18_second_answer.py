# Every answer is sent twice, and once before it was asked for.
# Expected mark: 0, whatever else it breaks of its own
# Needs: grader.engine.protocol.framing.Channel.send
from grader.engine.protocol.framing import Channel

send = Channel.send


def thrice(self, frame, deadline=None):
    for _ in range(3):
        send(self, frame, deadline)


Channel.send = thrice


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
