"""The screens: Textual and nothing else."""
