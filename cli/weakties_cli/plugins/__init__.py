"""Plugins: those of a call, their packages, and the files of a new one."""
