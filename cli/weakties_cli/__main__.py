"""`python -m weakties_cli` is `weakties`."""

from weakties_cli.main import main

main(prog_name="weakties")
