"""Adapters of the embedded service: this process, this folder, one child process."""
