"""The rules of the economy: pure functions, one file per rule, no clock, no chance, no input or output."""
