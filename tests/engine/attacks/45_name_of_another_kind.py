# A question about a function is answered: it is a class, a value, nothing.
# Expected mark: 0
# Needs: grader.engine.student.process.Student.described
# Needs: grader.engine.protocol.messages.Described
import sys

messages = sys.modules["grader.engine.protocol.messages"]
student = sys.modules["grader.engine.student.process"].Student
described = student.described


def other(self, name, writer):
    if name == "update_parameters_with_gd":
        return messages.Described("value", value=10.0)
    return described(self, name, writer)


student.described = other


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
