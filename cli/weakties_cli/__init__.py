"""The command line: it parses, calls the engine, and prints."""

from weakties_cli.main import main

__all__ = ["main"]
