"""Files become events: what a source is, what an importer gives, and how it is planned."""
