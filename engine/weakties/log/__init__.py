"""The append-only log: the only truth; all else can be deleted and comes back."""
