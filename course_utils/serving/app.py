"""The ASGI application: TensorFlow Serving's REST contract, health, metrics and a page."""

import contextlib
import time
from importlib.resources import files

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.exceptions import HTTPException

from course_utils.serving import contract
from course_utils.serving.engine import Engine, Settings
from course_utils.serving.signature import ServingError
from course_utils.serving.store import ModelStore

_DRAINED = 32 << 20  # bytes of a refused body that are read and dropped, so that the answer arrives
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'"
)


def create_app(store: ModelStore, *, name: str, **settings) -> FastAPI:
    """Makes a service for the versions of one model.

    Args:
        store: Its versions; a switch takes effect with the next request.
        name: Of the model, in the URLs.
        **settings: Fields of `Settings`: `max_body`, `max_batch`, `max_delay`, `max_waiting`,
            `threshold`, `fallback`.

    Returns:
        An ASGI application with `/v1/models/NAME[/versions/N|/labels/LABEL]`, the same with
        `/metadata` and `:predict`, `/health/live`, `/health/ready`, `/metrics`, and a page at `/`
        on which a digit can be drawn. The label "stable" is the active version, "latest" the
        largest.

    Raises:
        ValueError: The name holds other characters than letters, digits, "-", "_" and ".".
    """
    name, engine = _safe(name), Engine(store, Settings(**settings))

    @contextlib.asynccontextmanager
    async def lifespan(app):
        yield
        await engine.close()

    app = FastAPI(lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.state.engine = engine
    _faults(app)
    _measured(app, engine)
    _models(app, engine, name)
    _around(app, engine, name)
    return app


def _faults(app: FastAPI) -> None:
    """Every error has TensorFlow Serving's body."""

    @app.exception_handler(ServingError)
    async def refused(request, error):
        return _error(error.status, error.message)

    @app.exception_handler(HTTPException)
    async def not_served(request, error):
        what = f"Malformed request: {request.method} {request.url.path:.200}"
        return _error(error.status_code, what)

    @app.exception_handler(Exception)
    async def broken(request, error):
        return _error(500, f"the service failed: {type(error).__name__}")


def _error(status: int, message: str) -> JSONResponse:
    headers = {"Retry-After": "1"} if status == 503 else None
    return JSONResponse({"error": message}, status_code=status, headers=headers)


def _measured(app: FastAPI, engine: Engine) -> None:
    @app.middleware("http")
    async def measure(request, call_next):
        start = time.perf_counter()
        response = await call_next(request)
        if request.url.path.startswith("/v1/"):
            engine.gauges.requests.labels(str(response.status_code)).inc()
            engine.gauges.seconds.observe(time.perf_counter() - start)
        return response


def _models(app: FastAPI, engine: Engine, name: str) -> None:
    base = "/v1/models/{model}"

    def routes(method, end=""):
        """The same handler for the model, for a version and for a label."""

        def register(handler):
            for place in ("", "/versions/{version}", "/labels/{label}"):
                app.add_api_route(base + place + end, handler, methods=[method])
            return handler

        return register

    def wanted(request: Request) -> int:
        return _version(engine.store, name, request.path_params)

    @routes("GET", "/metadata")
    async def metadata(request: Request):
        version = wanted(request)
        servable = await engine.servable(version)
        return JSONResponse(contract.metadata(name, version, servable.inputs, servable.outputs))

    @routes("POST", ":predict")
    async def predict(request: Request):
        version = wanted(request)
        body = await _body(request, engine.settings.max_body)
        asked, outputs = await engine.predict(version, body)
        return JSONResponse(contract.answer(outputs, rows=asked.rows))

    @routes("GET")
    async def status(request: Request):
        chosen = wanted(request)
        all_of_them = not {"version", "label"} & set(request.path_params)
        return JSONResponse(contract.status(engine.store.numbers() if all_of_them else [chosen]))


def _version(store: ModelStore, name: str, path: dict) -> int:
    """The number that a path asks for.

    Raises:
        ServingError: Status 404 in the words of TensorFlow Serving, 400 for a number that is none.
    """
    model, version, label = path["model"], path.get("version"), path.get("label")
    if version is not None and not (version.isascii() and version.isdigit() and len(version) < 19):
        raise ServingError(400, f"the version is no number: {version!r:.60}")
    numbers = store.numbers() if model == name else []
    known = {"stable": store.current(), "latest": numbers[-1] if numbers else None}
    if version is not None:
        found, asked = (int(version) if int(version) in numbers else None), f", {version}"
    elif label is not None:
        found, asked = known.get(label) if numbers else None, f", {label:.60}"
    else:
        found, asked = known["stable"] if numbers else None, ""
    if found is None:
        kind = "Specific" if asked else "Latest"
        raise ServingError(404, f"Servable not found for request: {kind}({model:.60}{asked})")
    return found


async def _body(request: Request, limit: int) -> bytes:
    """The body, if it is small enough; a larger one is never kept and never parsed."""
    announced = request.headers.get("content-length", "")
    large = announced.isdigit() and int(announced) > limit
    parts, size = [], 0
    if not (large and int(announced) > _DRAINED):
        async for part in request.stream():
            size += len(part)
            large = large or size > limit
            if size > _DRAINED:
                break
            parts = [] if large else [*parts, part]
    if large:
        raise ServingError(413, f"the body is too large: at most {limit} bytes are allowed")
    return b"".join(parts)


def _around(app: FastAPI, engine: Engine, name: str) -> None:
    @app.get("/health/live")
    async def live():
        return {"status": "alive"}

    @app.get("/health/ready")
    async def ready():
        version = engine.store.current()
        if version is None:
            raise ServingError(503, "no version has been published")
        await engine.servable(version)
        return {"status": "ready", "version": str(version)}

    @app.get("/metrics")
    async def metrics():
        return Response(engine.gauges.text(), media_type=CONTENT_TYPE_LATEST)

    @app.get("/")
    async def page():
        text = files("course_utils.serving").joinpath("page.html").read_text(encoding="utf-8")
        headers = {"Content-Security-Policy": _POLICY, "X-Content-Type-Options": "nosniff"}
        return HTMLResponse(text.replace("MODEL_NAME", name), headers=headers)


def _safe(name: str) -> str:
    if not name or not all(letter.isalnum() or letter in "-_." for letter in name):
        raise ValueError(f"name: expected letters, digits, '-', '_' and '.'. Received: {name!r}")
    return name
