"""The figures the program promises, each against a floor measured in the same run."""
