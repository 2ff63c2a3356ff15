"""Publishing: check, build, the gate, and the swap."""
