"""What changes work: tasks, openings, the board, rounds, contributions. One transaction each."""
