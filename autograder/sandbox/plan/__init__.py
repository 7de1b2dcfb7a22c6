"""What a sandbox holds: folders of this machine, files of its own, environment and limits."""
