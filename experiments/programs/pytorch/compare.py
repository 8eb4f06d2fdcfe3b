"""How far PyTorch and sweep are apart, step by step: python3 compare.py results/pytorch

Both keep the loss and the gradient's norm of every step: sweep in steps.csv, train.py in the folder of its cell.
"""
import csv
import sys
from collections import defaultdict
from pathlib import Path

FIRST = 10  # steps that are shown one by one


def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def steps(results):
    """(optimizer, seed) -> engine -> [(loss, gradient norm)], a pair for each step."""
    recorded = defaultdict(list)
    for row in rows(results / "steps.csv"):
        recorded[row["cell"]].append(row)
    found = defaultdict(dict)
    for cell in rows(results / "cells.csv"):
        own = results / "programs" / cell["cell"] / "files/steps.csv"
        of_cell = rows(own) if cell["problem"] == "pytorch" else recorded[cell["cell"]]
        found[cell["optimizer"], int(cell["seed"])][cell["problem"]] = [
            (float(row["loss"]), float(row["gradient_norm"])) for row in of_cell]
    return found


def main(results):
    found = {key: engines for key, engines in steps(results).items() if len(engines) == 2}
    assert found, f"{results} holds no cell that both engines have computed"
    last = min(len(of_cell) for engines in found.values() for of_cell in engines.values())
    for optimizer in dict.fromkeys(optimizer for optimizer, _ in found):
        of_seeds = {seed: engines for (rule, seed), engines in found.items() if rule == optimizer}
        shown = min(of_seeds)

        def largest(quantity, steps):
            """The largest relative difference, over seeds and steps."""
            pairs = [(e["pytorch"][s][quantity], e["sweep"][s][quantity]) for e in of_seeds.values() for s in steps]
            return max(abs(a - b) / abs(b) for a, b in pairs)

        print(f"\n{optimizer}, {len(of_seeds)} seeds\n")
        print(f"| step | loss, sweep, seed {shown} | loss, PyTorch | largest difference of loss | of gradient norm |")
        print("| ---: | ---: | ---: | ---: | ---: |")
        for step in range(min(FIRST, last)):
            losses = [of_seeds[shown][engine][step][0] for engine in ("sweep", "pytorch")]
            print(f"| {step + 1} | {losses[0]:.8f} | {losses[1]:.8f} |", end="")
            print(f" {largest(0, [step]):.1e} | {largest(1, [step]):.1e} |")
        for first, end in [(FIRST, 100), (100, 300), (300, last)]:
            if first < min(end, last):
                part = range(first, min(end, last))
                print(f"| {first + 1} to {part[-1] + 1} | | | {largest(0, part):.1e} | {largest(1, part):.1e} |")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
