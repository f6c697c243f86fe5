# A question about names is answered with names that nobody asked for.
# Expected mark: 0, whatever else it breaks of its own
# Needs: grader.engine.student.process.Student.describe
# Needs: grader.engine.student.process.Student.observe
# Needs: grader.engine.student.process.Student.reply
# Needs: grader.engine.protocol.messages.Described
import sys

messages = sys.modules["grader.engine.protocol.messages"]
student = sys.modules["grader.engine.student.process"].Student
WANTED = """check np numpy abs all isinstance print len float type __builtins__
test_cases GradingCheck load_cases judge update_parameters_with_gd"""


def names(kind):
    return messages.Names({name: messages.Described(kind) for name in WANTED.split()})


student.describe = lambda self, asked, writer: names("function")
student.observe = lambda self, task: self.reply(None, True, lambda w: names("function"))
