"""The project's counter-based random numbers, written from their definition.

The word at position i of a stream is mix(key + (i + 1) * GOLDEN); the key folds in the seed, the letters
of the stream's name and its index.
"""
import numpy as np

GOLDEN = 0x9E3779B97F4A7C15
MASK = (1 << 64) - 1


def mix(word):
    word = ((word ^ (word >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    word = ((word ^ (word >> 27)) * 0x94D049BB133111EB) & MASK
    return word ^ (word >> 31)


def below(bound, count, seed, stream, index):
    """`count` numbers in 0 ... bound - 1: the high words of the products with `bound`."""
    key = mix((seed + GOLDEN) & MASK)
    for letter in stream.encode():
        key = mix(key ^ letter)
    key = mix((key + mix((index + 0x632BE59BD9B4E019) & MASK)) & MASK)
    with np.errstate(over="ignore"):
        z = np.uint64(key) + (np.arange(1, count + 1, dtype=np.uint64)) * np.uint64(GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
        half, low = np.uint64(32), np.uint64(0xFFFFFFFF)
        carried = ((z & low) * np.uint64(bound)) >> half
        high = ((z >> half) * np.uint64(bound) + carried) >> half
        # A draw is rejected when the low word of the product is below 2^64 mod bound: never seen.
        assert (z * np.uint64(bound) >= np.uint64((1 << 64) % bound)).all(), "a rejected draw"
    return high.astype(np.int64)
