"""Numbers to numbers: pure, standard library only, each formula with its source."""
