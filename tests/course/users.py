"""System users that exist for one command only: in a name space of mounts of its own.

There the users are in /etc/passwd, and folders that only root may enter, but Python
needs, can be entered.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

FIRST = 61001  # of the numbers that the users get
ENTER = """
set -e
hidden=$1
shift
mount --bind "$1" /etc/passwd
shift
while [ "$1" != -- ]; do  # a folder that is closed, and what in it stays in view
  closed=$1 kept=$2
  shift 2
  mount --bind "$kept" "$hidden"
  mount -t tmpfs -o mode=755 tmpfs "$closed"
  mkdir -p "$kept"
  mount --move "$hidden" "$kept"
done
shift
exec "$@"
"""


def may_be_made():
    """Whether this process may make such a name space."""
    if os.geteuid() != 0 or not shutil.which("setpriv"):
        return False
    trial = ["unshare", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(trial, capture_output=True).returncode == 0


def closed_above(path):
    """The topmost folder above a path that only its owner may enter."""
    above = [*reversed(Path(path).parents)]
    return next((folder for folder in above if not folder.stat().st_mode & 0o001), None)


class Pretended:
    """Users by name only, where no others can be made.

    Parameters
    ----------
    folder : Path
    names : sequence of str
    """

    def __init__(self, folder, names):
        self.homes = {name: folder / name for name in names}
        for home in self.homes.values():
            home.mkdir(mode=0o755)

    def run(self, name, *command, at):
        """Run a command under a name; give what it says."""
        return self.start(name, [*map(str, command)], at)

    def start(self, name, command, at):
        """Run a command with what a user has in the environment."""
        environment = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.homes[name]),
            "USER": name,
            "LOGNAME": name,
            "LANG": "C.UTF-8",
        }
        return subprocess.run(
            command, cwd=at, env=environment, capture_output=True, text=True
        )


class Users(Pretended):
    """A few users with homes.

    Parameters
    ----------
    folder : Path
        Which others may enter.
    names : sequence of str
    """

    def __init__(self, folder, names):
        super().__init__(folder, names)
        self.numbers = {name: FIRST + place for place, name in enumerate(names)}
        lines = Path("/etc/passwd").read_text().splitlines()
        for name, number in self.numbers.items():
            home = self.homes[name]
            os.chown(home, number, number)
            lines.append(f"{name}:x:{number}:{number}::{home}:/bin/sh")
        self.passwd = folder / "passwd"
        self.passwd.write_text("\n".join(lines) + "\n")
        self.hidden = folder / "hidden"
        self.hidden.mkdir()
        needed = {Path(sys.base_prefix).resolve(), Path(sys.prefix).resolve()}
        pairs = [(closed_above(path), path) for path in sorted(needed)]
        self.opened = [str(one) for pair in pairs if pair[0] for one in pair]

    def run(self, name, *command, at):
        """Run a command as a user; give what it says."""
        number = str(self.numbers[name])
        become = ["setpriv", f"--reuid={number}", f"--regid={number}", "--clear-groups"]
        enter = ["unshare", "--mount", "sh", "-c", ENTER, "enter", str(self.hidden)]
        enter += [str(self.passwd), *self.opened, "--", *become]
        return self.start(name, [*enter, *map(str, command)], at)
