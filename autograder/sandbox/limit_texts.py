"""Messages to a student who passes a limit: time, memory, output, values, files, processes.

A limit is met in one of three ways, and has its words for each here: the run is stopped from
outside, a cell is interrupted (``too_long``), or the student's code gets an exception
of the system or of a library (``of_error``).
"""

from __future__ import annotations

from autograder.sandbox.values import Ending, ErrorInfo, Limits, size

# Why a run was cut short, in a few words.
IN_SHORT: dict[Ending, str] = {
    "timeout": "it ran into the time limit",
    "memory": "it used more memory than allowed",
    "output": "it printed more than allowed",
    "messages": "it sent more results than allowed",
    "crashed": "the Python process died",
}
_ENDLESS = "Look for a loop that does not end."
_WAITING = "Look for code that waits: sleep, a lock, a process or a connection."
_NO_MEMORY = ("MemoryError", "_ArrayMemoryError", "ResourceExhaustedError")  # NumPy's, TensorFlow's
_FILE_TOO_LARGE = ("File too large", "requested and", "SIGXFSZ")  # NumPy's; another program's end


def too_long(limits: Limits) -> str:
    """A cell was interrupted at its time limit."""
    return (
        f"It ran into the time limit: a cell may use {limits.cell_cpu_seconds:g} seconds of CPU "
        "time. Is there a loop that never ends?"
    )


# -------------------------------------------------------------------------------- stopped runs


def still_waiting(limits: Limits) -> str:
    """The run was stopped by the clock."""
    return (
        f"The notebook was still running after {limits.wall_seconds:g} seconds of wall time "
        f"and was stopped. {_WAITING}"
    )


def idle() -> str:
    """The run was stopped because nothing happened in it."""
    return f"The notebook did nothing for so long that it was stopped. {_WAITING}"


def cell_not_interrupted(limits: Limits) -> str:
    """A cell was over its CPU time and did not react."""
    return (
        f"A cell used more than {limits.cell_cpu_seconds:g} seconds of CPU time, did not stop "
        f"when asked to, and the notebook was stopped. {_ENDLESS}"
    )


def cpu(limits: Limits) -> str:
    """The whole notebook was over its CPU time."""
    return (
        f"The notebook used more than {limits.cpu_seconds:g} seconds of CPU time in all and was "
        f"stopped. {_ENDLESS}"
    )


def memory(limits: Limits) -> str:
    """All processes together were over their memory."""
    return (
        f"The notebook used more than {size(limits.memory_bytes)} of memory and was stopped. "
        "Look for arrays or lists that keep growing."
    )


def output(limits: Limits) -> str:
    """More was printed than allowed."""
    return (
        f"The notebook printed more than {size(limits.output_bytes)} and was stopped. "
        "Look for a print in a loop."
    )


def messages(limits: Limits) -> str:
    """The checks sent more than allowed."""
    return (
        f"The checks received more than {size(limits.message_bytes)} or too many values and "
        "the notebook was stopped. Look for results of a wrong, far too large shape."
    )


def crashed(how: str) -> str:
    """The process ended by itself, ``how``: with an exit code, or by a signal."""
    return (
        f"The notebook's process ended {how} in the middle of a cell. Look for "
        "os._exit, code that ends its own process, or compiled code that was given invalid memory."
    )


# ------------------------------------------------------------------------------------ exceptions


def is_memory_error(error: ErrorInfo) -> bool:
    """True if the exception says that the memory allowed was not enough."""
    return error.type in _NO_MEMORY


def of_error(error: ErrorInfo, limits: Limits) -> str:
    """Advice on a limit that code meets as an ordinary exception; "" for other errors."""
    if is_memory_error(error):
        return (
            f"The notebook may use {size(limits.memory_bytes)} of memory. Look for an array of a "
            "wrong, far too large shape, or for a list that only grows."
        )
    if error.type == "BlockingIOError" or "can't start new thread" in error.message:
        return (
            f"The notebook may have about {limits.processes} processes and threads at a time. "
            "Start fewer, end those that are done, or work in a plain loop."
        )
    files = error.type in ("OSError", "CalledProcessError")
    if files and any(words in error.message for words in _FILE_TOO_LARGE):
        return (
            f"A file may hold at most {size(limits.file_bytes)} here. Write less into it, or "
            "keep the values in memory."
        )
    if "No space left on device" in error.message:
        return (
            f"All files together may hold at most {size(limits.scratch_bytes)} here. "
            "Write less, fewer files, or delete those that are no longer needed."
        )
    return ""
