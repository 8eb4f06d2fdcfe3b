"""AlexNet on CIFAR-100 in PyTorch as a cell of sweep: from the same weights, on the same batches and by the same rules
as sweep's own `model: alexnet_cifar` with sgd, clip_sgd and ps_clip_sgd. README.md beside this file says how to run it.

What sweep asks of a program is the block between the two lines "sweep"; the rest is a training script.
"""
import csv
import json
import os
import sys
import time
from collections import OrderedDict
from pathlib import Path

import numpy as np
import safetensors
import torch
from safetensors.torch import load_file
from torch import nn
from torch.func import functional_call, grad_and_value, vmap
from torch.nn.functional import cross_entropy, pad

import streams

# ---- sweep: what is to be computed, and where the results go
config = json.load(open(os.environ["SWEEP_CONFIG"]))
seed, rule = config["seed"], config["optimizer"]
artefacts = Path(os.environ["SWEEP_FOLDER"])
output = open(os.environ["SWEEP_REPORT"], "a", buffering=1)  # a line at a time
torch.set_num_threads(int(os.environ["SWEEP_THREADS"]))


def report(**line):
    print(json.dumps(line), file=output)


report(versions={"torch": torch.__version__, "numpy": np.__version__, "safetensors": safetensors.__version__})
# ---- sweep


def alexnet_cifar(classes=100):
    features = nn.Sequential(
        nn.Conv2d(3, 64, 11, 4, 5), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.Conv2d(64, 192, 5, 1, 2), nn.ReLU(), nn.MaxPool2d(2, 2),
        nn.Conv2d(192, 384, 3, 1, 1), nn.ReLU(),
        nn.Conv2d(384, 256, 3, 1, 1), nn.ReLU(),
        nn.Conv2d(256, 256, 3, 1, 1), nn.ReLU(), nn.MaxPool2d(2, 2))
    return nn.Sequential(
        OrderedDict(features=features, flatten=nn.Flatten(), classifier=nn.Linear(256, classes)))


class Images:
    """CIFAR-100's training file, and which of its images are trained and validated on: of each class the first and the
    last ones."""

    mean = torch.tensor([0.50707516, 0.48654887, 0.44091784]).view(3, 1, 1)
    deviation = torch.tensor([0.26733429, 0.25643846, 0.27615047]).view(3, 1, 1)

    def __init__(self, train_count, validation_count):
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        folder = Path(os.environ.get("SWEEP_DATA") or cache / "sweep").expanduser()
        records = np.fromfile(folder / "cifar-100-binary/train.bin", np.uint8).reshape(-1, 3074)
        self.labels = torch.from_numpy(records[:, 1].astype(np.int64))
        self.pixels = torch.from_numpy(records[:, 2:].reshape(-1, 3, 32, 32).copy())
        of_class = [np.flatnonzero(records[:, 1] == label) for label in range(100)]
        first, last = train_count // 100, validation_count // 100
        assert 100 * first == train_count and 100 * last == validation_count and first + last <= 500
        self.training = np.sort(np.concatenate([places[:first] for places in of_class]))
        self.validation = np.sort(np.concatenate([places[-last:] for places in of_class]))

    def batch(self, places, epoch=None):
        """Normalised images and labels; flipped and shifted where an epoch, counted from 0, is given."""
        pixels = self.pixels[places]
        if epoch is not None:
            pixels = torch.stack([self.augmented(image, place, epoch) for image, place in zip(pixels, places)])
        return (pixels / 255 - self.mean) / self.deviation, self.labels[places]

    @staticmethod
    def augmented(image, place, epoch):
        rows, columns, is_flipped = streams.augmentation(seed, epoch, int(place))
        image = pad(image.flip(2) if is_flipped else image, (4, 4, 4, 4))
        return image[:, 4 + rows:36 + rows, 4 + columns:36 + columns]


def norm(tensors):
    return sum(t.square().sum() for t in tensors).sqrt()


# The two functions below leave the gradient estimate of a batch in .grad. They give the batch's loss, how many answers
# were right, the norm of the estimate before the batch is clipped, and what share was clipped.

def mean_gradient(model, x, y):
    """The gradient of the mean loss; with clip_sgd its norm is at most clip_threshold."""
    logits = model(x)
    loss = cross_entropy(logits, y)
    model.zero_grad()
    loss.backward()
    gradients = [p.grad for p in model.parameters()]
    length, factor = norm(gradients).item(), 1
    if rule == "clip_sgd":
        factor = min(1, config["clip_threshold"] / (length + config["clip_epsilon"]))
        for gradient in gradients:
            gradient.mul_(factor)
    return loss.item(), (logits.argmax(1) == y).sum().item(), length, float(factor < 1)


def clipped_sample_gradients(model, x, y):
    """The mean of the samples' gradients, that of sample i = 1, 2, … clipped to clip_threshold i^(1/threshold_beta)."""
    parameters = {name: p.detach() for name, p in model.named_parameters()}

    def loss_of_one(parameters, image, label):
        logits = functional_call(model, parameters, (image[None],))
        return cross_entropy(logits, label[None]), logits[0]

    gradients_of = vmap(grad_and_value(loss_of_one, has_aux=True), (None, 0, 0))
    gradients, (losses, logits) = gradients_of(parameters, x, y)
    norms = sum(g.flatten(1).square().sum(1) for g in gradients.values()).sqrt()
    growth = torch.arange(1, len(y) + 1) ** (1 / float(config["threshold_beta"]))
    factors = (config["clip_threshold"] * growth / (norms + config["clip_epsilon"])).clamp(max=1)
    for name, p in model.named_parameters():
        p.grad = torch.tensordot(factors / len(y), gradients[name], 1)
    length = norm(p.grad for p in model.parameters()).item()
    return losses.mean().item(), (logits.argmax(1) == y).sum().item(), length, (factors < 1).float().mean().item()


@torch.no_grad()
def evaluate(model, images):
    loss, correct, count = 0, 0, len(images.validation)
    for places in np.split(images.validation, range(250, count, 250)):
        x, y = images.batch(places)
        logits = model(x)
        loss += cross_entropy(logits, y, reduction="sum").item() / count
        correct += (logits.argmax(1) == y).sum().item() / count
    return loss, correct


def train():
    images = Images(config["train_count"], config["validation_count"])
    model = alexnet_cifar()
    model.load_state_dict(load_file(sys.argv[1]))
    optimizer = torch.optim.SGD(
        model.parameters(), lr=config["learning_rate"], momentum=config["momentum"],
        weight_decay=config["weight_decay"], nesterov=config["nesterov"])
    schedule = torch.optim.lr_scheduler.MultiStepLR(optimizer, [config["decay_after"]], gamma=0.1)
    estimate = clipped_sample_gradients if rule == "ps_clip_sgd" else mean_gradient
    steps = csv.writer(open(artefacts / "steps.csv", "w", newline=""))
    steps.writerow(["epoch", "loss", "gradient_norm", "clip_fraction"])
    count, line = len(images.training), {}
    for epoch in range(config["epochs"]):
        visited = images.training[streams.order(seed, epoch, count)]
        loss, correct, start = 0, 0, time.monotonic()
        for places in np.split(visited, range(config["batch_size"], count, config["batch_size"])):
            x, y = images.batch(places, epoch)
            batch_loss, batch_correct, length, clipped = estimate(model, x, y)
            if not np.isfinite(batch_loss):
                return report(diverged=True)
            optimizer.step()
            loss, correct = loss + batch_loss * len(places), correct + batch_correct
            steps.writerow([epoch + 1, batch_loss, length, clipped])
        seconds = time.monotonic() - start
        schedule.step()
        validation_loss, validation_accuracy = evaluate(model, images)
        line = dict(
            train_loss=loss / count, train_accuracy=correct / count, validation_loss=validation_loss,
            validation_accuracy=validation_accuracy, samples_per_second=count / seconds)
        report(epoch=epoch + 1, progress=(epoch + 1) / config["epochs"], **line)
    report(final=line)


if __name__ == "__main__":
    if not Path(sys.argv[1]).exists():
        sys.exit(f"{sys.argv[1]} is missing: `sweep weights FILE.yaml {Path(sys.argv[1]).parent}` writes it")
    train()
