"""Tasks, the board, rounds and contributions."""
