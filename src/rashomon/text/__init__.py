"""The text room: what the words of a report are, before anyone asks what they claim."""
