"""Tests of the reference itself: it must be right on its own before anything is compared with it."""
