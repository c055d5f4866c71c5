"""What the shape of a network says: pure, standard library only, on ids and weights."""
