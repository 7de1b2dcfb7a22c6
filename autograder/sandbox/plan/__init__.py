"""The content of a sandbox: folders of this machine, files of its own, environment and limits."""
