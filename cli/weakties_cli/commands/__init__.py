"""The commands, each module named after its own."""
