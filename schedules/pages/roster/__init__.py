"""The roster of a month as a grid, a cell's own page, and the door through which the grid saves."""
