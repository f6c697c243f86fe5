# Functions of the judge's are asked that were not passed in.
# Expected mark: 0; it touches nothing else
# Needs: grader.engine.student.process.Student.call_back
import gc
import sys

student = sys.modules["grader.engine.student.process"].Student


def gradient_check(J, grad, theta, epsilon=1e-7):
    (me,) = [one for one in gc.get_objects() if type(one) is student]
    for number in (-1, 10**6, *range(20)):
        me.call_back(number, [theta], {})
    return 0.0, 0.0
