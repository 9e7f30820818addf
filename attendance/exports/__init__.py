"""Worked time as files, written while they are sent or kept on disk, so that no company is too large for memory."""
