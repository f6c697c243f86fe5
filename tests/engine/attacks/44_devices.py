# Devices are changed and made; a little, lest the machine be lost.
# Expected mark: 0
import contextlib
import os
import stat

for name in ("null", "zero", "random", "urandom", "full", "tty", "shm", ""):
    path = f"/dev/{name}"
    for change in (
        lambda: os.chmod(path, 0o667),
        lambda: os.chown(path, -1, 1),
        lambda: os.setxattr(path, "user.x", b"x"),
        lambda: os.truncate(path, 0),
        lambda: os.mknod("/scratch/sda", 0o666 | stat.S_IFBLK, os.makedev(8, 0)),
        lambda: os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 1)),
    ):
        with contextlib.suppress(OSError):
            change()


def update_parameters_with_gd(parameters, grads, learning_rate):
    return parameters
