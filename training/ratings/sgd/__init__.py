"""Surprise's SVD by stochastic gradient descent, at the speed of the processor."""
