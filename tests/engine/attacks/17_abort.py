# An abort, and an alarm that nobody handles.
# Expected mark: 0; it touches nothing else
import os
import signal


def softmax(Z):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    signal.pause()
    os.abort()
