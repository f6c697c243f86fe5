"""A program of Jupyter's that serves pages, with settings of its own."""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from urllib.parse import quote

HERE = "127.0.0.1"
LISTENS = re.compile(r"https?://(?:localhost|127\.0\.0\.1):(\d+)/")
NEWS = (
    "lab/user-settings/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
)
SETTINGS = ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR")


@dataclass(frozen=True)
class Server:
    """A server that listens on a port of its own."""

    url: str
    token: str

    def __call__(self, path: str = "") -> str:
        """The address of a page, by which the browser is let in, too."""
        return f"{self.url}/login?token={self.token}&next={quote(f'/{path}')}"


@contextmanager
def listening(command: Sequence[str], folder: Path, settings: Path) -> Iterator[Server]:
    """Start ``jupyter COMMAND`` in a folder, wait until it listens, and end it."""
    token = secrets.token_hex()
    news = settings / SETTINGS[0] / NEWS
    news.parent.mkdir(parents=True)
    news.write_text('{"fetchNews": "false"}')  # it asks about them otherwise
    given = [f"--IdentityProvider.token={token}", f"--ServerApp.root_dir={folder}"]
    fixed = ["--port=0", f"--ip={HERE}", "--no-browser", "--allow-root"]
    own = {name: str(settings / name) for name in (*SETTINGS, "IPYTHONDIR")}
    with subprocess.Popen(
        [Path(sys.executable).with_name("jupyter"), *command, *fixed, *given],
        cwd=folder,
        env=os.environ | own,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        said = list[str]()
        for line in process.stderr:
            said.append(line)
            if found := LISTENS.search(line):
                break
        else:
            raise AssertionError("".join(said))
        rest = Thread(target=said.extend, args=[process.stderr])  # or the pipe fills
        rest.start()
        try:
            yield Server(f"http://{HERE}:{found[1]}", token)
        finally:
            process.terminate()
            rest.join()
