"""What the engine costs beside the trainers people use, measured in one run; `./falconry bench
engine` drives it.
"""
