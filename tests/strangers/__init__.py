"""Plugins of people who never saw this code: installed, used, broken in every way, and removed."""
