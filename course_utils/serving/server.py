"""Runs the service for real, on a free port of this machine, and always stops it."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import httpx
import uvicorn

from course_utils.serving.app import create_app
from course_utils.serving.store import ModelStore

HOST = "127.0.0.1"
_START, _STOP = 60.0, 15.0  # seconds


class Service:
    """A running service: its `url`, its `port`, and a client for it.

    `get(path)` and `post(path, json=..., content=...)` are those of an `httpx.Client` that knows
    the address, uses no proxy and waits 30 seconds at most.
    """

    def __init__(self, port: int):
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self._client = httpx.Client(base_url=self.url, trust_env=False, timeout=30.0)
        self.get, self.post = self._client.get, self._client.post

    def close(self) -> None:
        """Closes the connections of the client."""
        self._client.close()


@contextlib.contextmanager
def running(store: ModelStore, *, name: str, **settings) -> Iterator[Service]:
    """Serves a store in a thread while the `with` block lasts.

    Args:
        store: Versions of the model.
        name: Of the model.
        **settings: See `create_app`.

    Raises:
        RuntimeError: The service did not start within a minute.
    """
    listener = listener_socket()
    server, thread, service = None, None, None
    try:
        listener.bind((HOST, 0))
        listener.listen(128)
        app = create_app(store, name=name, **settings)
        config = uvicorn.Config(
            app, log_config=None, access_log=False, timeout_graceful_shutdown=5, lifespan="on"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(
            target=server.run, kwargs={"sockets": [listener]}, name="serving", daemon=True
        )
        thread.start()
        _wait(server, thread)
        service = Service(listener.getsockname()[1])
        yield service
    finally:
        if service is not None:
            service.close()
        if server is not None and thread is not None:
            _stop(server, thread)
        listener.close()


def listener_socket() -> socket.socket:
    """A socket for a server.

    The protocol is named: asyncio sends small answers at once (``TCP_NODELAY``) only where it is,
    and else the kernel holds each back for about 40 ms.
    """
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)


def port_is_free(port: int) -> bool:
    """True if nobody listens on a port of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.settimeout(5)
        return probe.connect_ex((HOST, port)) != 0


def _wait(server: uvicorn.Server, thread: threading.Thread) -> None:
    limit = time.monotonic() + _START
    while not server.started:
        if not thread.is_alive() or time.monotonic() > limit:
            raise RuntimeError("the service did not start")
        time.sleep(0.01)


def _stop(server: uvicorn.Server, thread: threading.Thread) -> None:
    server.should_exit = True
    thread.join(_STOP)
    if thread.is_alive():
        server.force_exit = True
        thread.join(_STOP)
