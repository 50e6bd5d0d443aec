"""HTTP only: parse, hand to the one tensor thread, answer."""
