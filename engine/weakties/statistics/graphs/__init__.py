"""Measures of graphs: pure, standard library only, on ids and weights."""
