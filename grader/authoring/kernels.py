"""Kernels that run notebooks of the course, for the website and for tests."""

from __future__ import annotations

import contextlib
import math
import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type


class Channel(AsyncZMQSocketChannel):
    """A channel that looks again: asyncio overlooks a message now and then.

    One that is overlooked is found when the time to wait for it is over
    (https://github.com/zeromq/pyzmq/issues/1558).
    """

    async def get_msg(  # type: ignore[override]  # so does what it inherits
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """The next message; raises ``Empty`` when none comes in this time."""
        until = time.monotonic() + (math.inf if timeout is None else timeout)
        while time.monotonic() < until:
            with contextlib.suppress(Empty):
                return await super().get_msg(timeout=1)
        raise Empty


class Client(AsyncKernelClient):
    """A client that looks again."""

    iopub_channel_class = Type(Channel)
    shell_channel_class = Type(Channel)


class Manager(AsyncKernelManager):
    """Starts a kernel for such a client."""

    def _client_factory_default(self) -> type[AsyncKernelClient]:
        return Client
