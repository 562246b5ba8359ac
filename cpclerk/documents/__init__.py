"""Letters and records: data in, bytes out."""
