# The report on a cell is forged: a mark, and sixteen megabytes of output.
# Expected mark: 0, whatever else it breaks of its own
# Needs: grader.engine.student.process.Student.run
# Needs: grader.engine.protocol.messages.CellReport
# Needs: grader.engine.protocol.messages.Output
import sys

messages = sys.modules["grader.engine.protocol.messages"]
student = sys.modules["grader.engine.student.process"].Student


def report(self, cell):
    many = [messages.Output("result", "10.0")] + [
        messages.Output("stdout", "\x1b]0;owned\x07<script>" * (1 << 16)) for _ in range(16)
    ]
    return messages.CellReport(tuple(many), None)


student.run = report


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
