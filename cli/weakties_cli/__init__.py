"""The command line of weakties: parse, call, print."""
