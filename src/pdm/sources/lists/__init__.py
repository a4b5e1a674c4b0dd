"""Lists of the workspace itself: the register, readings and limits."""
