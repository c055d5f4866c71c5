"""The contract of every log, and what tries it."""
