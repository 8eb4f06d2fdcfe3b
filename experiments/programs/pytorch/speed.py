"""Processor seconds that both engines take for an epoch, in turns: python3 speed.py path/to/sweep

Processor time, of sweep with all that it starts, and not time on the clock: other work on the machine takes its share
of the latter. Cells of 1 and of 5 epochs are run, and what lies between is four epochs of 600 images in batches of 32 on
one thread, with 100 images of validation each: to start, to read the data and to write a report is in both.
"""
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

IMAGES, ROUNDS, SHORT, LONG = 600, 5, 1, 5
FILE = Path(__file__).parent / "pytorch.yaml"


def seconds(sweep, problem, optimizer, epochs):
    """User and system time of a run of one cell."""
    changes = [f"epochs={epochs}", f"train_count={IMAGES}", "batch_size=32", "seeds=0",
               "problems.sweep.validation.count=100", "problems.pytorch.validation_count=100"]
    with tempfile.TemporaryDirectory() as results:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sweep, "run", FILE, "--trust", "--quiet", "--jobs", "1", "--results", results,
             "--only", f'problem == "{problem}" and optimizer == "{optimizer}"',
             *(word for change in changes for word in ("--set", change))],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(sweep):
    rules, engines = ("sgd", "clip_sgd", "ps_clip_sgd"), ("sweep", "pytorch")
    turns = {(optimizer, problem): [] for optimizer in rules for problem in engines}
    for turn in range(ROUNDS):
        for (optimizer, problem), measured in turns.items():
            long, short = (seconds(sweep, problem, optimizer, epochs) for epochs in (LONG, SHORT))
            measured.append(1000 * (long - short) / (LONG - SHORT) / IMAGES)
        print(f"round {turn + 1} of {ROUNDS}", file=sys.stderr)
    print("| rule | sweep, ms an image | PyTorch, ms an image | ratio in turns: median, least to largest |")
    print("| --- | ---: | ---: | --- |")
    for optimizer in rules:
        own, theirs = turns[optimizer, "sweep"], turns[optimizer, "pytorch"]
        ratios = [b / a for a, b in zip(own, theirs)]
        print(f"| {optimizer} | {statistics.median(own):.2f} | {statistics.median(theirs):.2f} | "
              f"{statistics.median(ratios):.2f}, {min(ratios):.2f} to {max(ratios):.2f} |")


if __name__ == "__main__":
    main(sys.argv[1])
