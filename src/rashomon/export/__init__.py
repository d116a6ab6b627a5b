"""The export room: a dossier as a person or another program reads it."""
