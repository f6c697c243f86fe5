# Sockets to this machine and others.
# Expected mark: 0
import socket


def update_parameters_with_gd(parameters, grads, learning_rate):
    answers = []
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", 22)),
        (socket.AF_INET, ("1.1.1.1", 53)),
        (socket.AF_UNIX, "\0dbus"),
    ):
        try:
            with socket.socket(family) as client:
                client.settimeout(1)
                client.connect(address)
                answers.append(address)
        except OSError:
            pass
    return answers or parameters
