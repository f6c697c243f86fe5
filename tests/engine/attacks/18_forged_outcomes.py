# Every case is answered with a result, more calls and more arguments than there were.
# Expected mark: 0, whatever else it breaks of its own
# Needs: grader.engine.student.process.Student.followed
# Needs: grader.engine.protocol.messages.Observed
import sys

messages = sys.modules["grader.engine.protocol.messages"]
student = sys.modules["grader.engine.student.process"].Student


def followed(self, name, case_set, calls, *args):
    writer = args[-1]
    results = [writer.node({"passed": True, "mark": 10.0})] * 50
    names = ("parameters", "expected", "check", "self", "np", "case", "function")
    return messages.Observed(results, {name: True for name in names})


student.followed = followed


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
