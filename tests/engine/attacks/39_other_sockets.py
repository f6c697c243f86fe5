# Sockets of other families, and names that are looked up.
# Expected mark: 0
import socket

found = []
for family in range(46):
    for kind in (1, 2, 3, 5):
        try:
            with socket.socket(family, kind) as client:
                if family != socket.AF_UNIX:
                    found.append((family, kind))
        except OSError:
            pass
for look in (
    lambda: socket.gethostbyname("example.com"),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.create_server(("", 0)),
    lambda: socket.create_connection(("127.0.0.1", 22), 1),
):
    try:
        found.append(look())
    except OSError:
        pass


def update_parameters_with_gd(parameters, grads, learning_rate):
    raise LookupError(found)
