"""Ruled tables: their header, their cells, columns of ticks."""
