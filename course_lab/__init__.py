"""The start of `make lab`: the student's copy is brought up to date, kernels start at once.

`course_lab.work` does the first. For the second, kernels are forked from a process that has
imported the libraries, by an extension of Jupyter Server, which
``lab/student/jupyter_server_config.json`` names, and a kernel provisioner. Lessons import neither.
Kernels are forked on Linux only; elsewhere, and wherever a fork would not be safe or would not
behave the same, JupyterLab starts the kernels that it always starts.
"""

from typing import Any

NAME = "course-warm"  # of the provisioner, in pyproject.toml


def _jupyter_server_extension_points() -> list[dict[str, Any]]:
    return [{"module": "course_lab"}]


def _link_jupyter_server_extension(server: Any) -> None:
    """Start the template while the server itself starts: the first notebook opens soon after."""
    from course_lab.supply import supply

    supply.begin(server.log)


def _load_jupyter_server_extension(server: Any) -> None:
    """Have the template launch kernels, unless the server was told how to launch them."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    from course_lab.supply import supply

    factory = KernelProvisionerFactory.instance(parent=server)
    if NAME in factory.provisioners and factory.default_provisioner_name == "local-provisioner":
        factory.default_provisioner_name = NAME
    else:
        supply.give_up(f"kernels of {factory.default_provisioner_name!r} are wanted")
