"""Measurements of this machine, by commands that anyone can run: one file for each."""
