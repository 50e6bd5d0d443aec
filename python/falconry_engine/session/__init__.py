"""Sessions: a base model, its adapters by name, and the order of the calls that change them."""
