"""sweep's random streams, for programs that take their batches as its own trainings do: the order of the images in each
epoch, and their shifts and flips. Python's integers only. `python3 streams.py FILE` compares with what sweep drew.
"""
import json
import sys

LOW = 0xFFFFFFFF
SAMPLING_ORDER, AUGMENTATION = 2, 3


def words(seed, role, *address):
    """Four random 32-bit words at an address of up to four numbers.

    Philox 4x32-10: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
    """
    x, y, z, w = (*address, 0, 0, 0)[:4]
    k, l = seed & LOW, (seed >> 32 << 8 | role) & LOW
    for _ in range(10):
        first, second = x * 0xD2511F53, z * 0xCD9E8D57
        x, y, z, w = second >> 32 ^ y ^ k, second & LOW, first >> 32 ^ w ^ l, first & LOW
        k, l = k + 0x9E3779B9 & LOW, l + 0xBB67AE85 & LOW
    return x, y, z, w


def order(seed, epoch, count):
    """The order in which an epoch, counted from 0, visits the images: Fisher-Yates from the end."""
    places = list(range(count))
    for last in range(count - 1, 0, -1):
        high, low, _, _ = words(seed, SAMPLING_ORDER, last, epoch)
        other = (high << 32 | low) * (last + 1) >> 64
        places[last], places[other] = places[other], places[last]
    return places


def augmentation(seed, epoch, image):
    """Rows and columns, -4 to 4, that an image of the training file is shifted by, and whether it is flipped before."""
    rows, columns, flip, _ = words(seed, AUGMENTATION, image, epoch)
    return (rows * 9 >> 32) - 4, (columns * 9 >> 32) - 4, flip >> 31 == 1


if __name__ == "__main__":
    cases = json.load(open(sys.argv[1]))
    for case in cases:
        seed, epoch = case["seed"], case["epoch"]
        assert order(seed, epoch, len(case["order"])) == case["order"], f"another order: seed {seed}, epoch {epoch}"
        drawn = [list(augmentation(seed, epoch, image)) for image in range(len(case["augmentation"]))]
        assert drawn == case["augmentation"], f"other shifts or flips: seed {seed}, epoch {epoch}"
    print(f"the same in {len(cases)} epochs")
