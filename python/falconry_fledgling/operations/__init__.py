"""The operations that generated tasks are made of: one phrase and one line of Python each."""
