"""The conformance kit of importers."""
