"""Importers of plugins in processes of their own."""
