#!/usr/bin/env python3
"""Compares two GGUF files, and fails if they differ by more than rounding:

    python3 training/compare_gguf.py one.gguf other.gguf
"""
import sys

import numpy as np

from gguf_file import read_gguf

# Q8_0 keeps a weight to within half a 127th of its block's largest.
TOLERANCE = 0.01

if __name__ == "__main__":
    (keys, tensors), (other_keys, other_tensors) = (read_gguf(path) for path in sys.argv[1:3])
    differing = [key for key in sorted({*keys, *other_keys}) if keys.get(key) != other_keys.get(key)]
    if differing:
        sys.exit("metadata differ: " + ", ".join(differing))
    if list(tensors) != list(other_tensors):
        sys.exit("they hold other tensors")
    distances = {
        name: float(np.abs(tensor - other_tensors[name]).max() / np.abs(tensor).max())
        for name, tensor in tensors.items()
    }
    farthest = max(distances, key=distances.get)
    print(f"{len(tensors)} tensors; the farthest, {farthest}, is off by {100 * distances[farthest]:.2f} % of its largest weight")
    if distances[farthest] > TOLERANCE:
        sys.exit("that is more than rounding")
