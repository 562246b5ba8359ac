"""What law and local procedure say: pure functions and frozen values."""
