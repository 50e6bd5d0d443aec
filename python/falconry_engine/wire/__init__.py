"""The messages of the engine, as they travel. Imports nothing of the engine but its errors."""
