"""A program of Jupyter's that serves pages, with settings of its own."""

import json
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
CHOSEN = {  # settings of JupyterLab
    "apputils-extension/notification": {"fetchNews": "false"},  # it asks otherwise
    "notebook-extension/tracker": {"windowingMode": "none"},  # all cells are there
}
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
    for name, values in CHOSEN.items():
        file = settings / SETTINGS[0] / "lab" / "user-settings" / "@jupyterlab" / name
        file = file.with_suffix(".jupyterlab-settings")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))
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
