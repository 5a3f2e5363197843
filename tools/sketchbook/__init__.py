"""Small runnable sketches of distributed algorithms, and the engine that runs and explores them."""
