"""What a person does: one function, one transaction, one audit entry."""
