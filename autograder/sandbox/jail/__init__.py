"""The process that becomes a sandbox: namespaces, privileges, process 1 inside."""
