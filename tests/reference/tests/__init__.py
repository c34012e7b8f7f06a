"""Tests of the reference itself: it must be right before anything is compared with it."""
