"""Printed pages as pixels."""

from __future__ import annotations

import re
import subprocess

HEADER = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")
DARK = 64  # of 255


def darkness(printed: bytes) -> list[float]:
    """How much of each page of a PDF is dark, from nought to one."""
    command = ["pdftoppm", "-gray", "-r", "60", "-"]
    drawn = subprocess.run(command, input=printed, capture_output=True, check=True).stdout
    shares, at = [], 0
    while header := HEADER.match(drawn, at):
        size = int(header[1]) * int(header[2])
        pixels = drawn[header.end() : header.end() + size]
        shares.append(sum(pixel < DARK for pixel in pixels) / size)
        at = header.end() + size
    return shares
