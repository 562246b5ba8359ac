"""`python -m cpclerk` is `cpclerk`."""

from cpclerk.cli import main

main(prog_name="cpclerk")
