"""A PostgreSQL server of the tests' own, which goes when they are done."""

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import mkdtemp

USER, PASSWORD = "teacher", "correct horse"
PROGRAMS = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"))), None)


class Server:
    """Listens at a socket in a folder only."""

    def __init__(self):
        self.folder = Path(mkdtemp(prefix="downhill-postgres-"))
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            shutil.chown(self.folder, "postgres")
        (self.folder / "password").write_text(PASSWORD)
        (self.folder / "password").chmod(0o644)
        password = f"--pwfile={self.folder}/password"
        self.run("initdb", "--username", USER, password, "--auth=scram-sha-256")
        listen = f"-c listen_addresses= -k {self.folder} -c fsync=off"
        self.run("pg_ctl", "--wait", "-o", listen, "-l", f"{self.folder}/log", "start")
        self.made = 0

    def run(self, program, *options):
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_user, PROGRAMS / program, *options]
        data = {"PGDATA": f"{self.folder}/data", "PGPASSWORD": PASSWORD}
        subprocess.run(
            command,
            check=True,
            cwd=self.folder,
            env=os.environ | data,
            stdout=subprocess.DEVNULL,
        )

    def address(self, database="postgres", user=USER, password=PASSWORD):
        """The address of a database for SQLAlchemy."""
        return (
            f"postgresql+psycopg://{user}:{password.replace(' ', '%20')}@/{database}"
            f"?host={self.folder}"
        )

    def database(self):
        """The address of a new, empty database."""
        self.made += 1
        name = f"course{self.made}"
        self.run("createdb", "--host", str(self.folder), "--username", USER, name)
        return self.address(name)

    def close(self):
        self.run("pg_ctl", "--wait", "--mode=immediate", "stop")
        shutil.rmtree(self.folder)
