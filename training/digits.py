"""Train the reader of Arabic, Persian, Thai and Indian digits on drawn lines.

`python -m training.digits FOLDER... --test NAME...` draws lines of text with numbers in
every font of some folders that has such digits (`digit_lines.py`), and fits a small
convolutional network to what stands there (connectionist temporal classification;
letters and other digits are blank). Fonts whose file begins with a name of --test are
kept, and the numbers drawn in them are read at the end. The weights go to
ingest/readers/data/digits.onnx.
"""

from collections import Counter
from pathlib import Path

import click
import jax
import jax.numpy as jnp
import numpy as np
import onnx
import optax
from jax import lax
from onnx import TensorProto, helper, numpy_helper

from ingest.readers.digits import CLASSES, HEIGHT, STEP, DigitReader, evened
from ingest.readers.runtime import Runtime
from training.digit_lines import MOST_SIGNS, SCRIPTS, WIDTH, Draughtsman, Fonts

OUTPUT = Path(__file__).parent.parent / "ingest/readers/data/digits.onnx"
TESTED = 600  # lines in kept fonts
RATE, RATE_LATER = 3e-3, 1e-3
"""The largest learning rates, of a new network and of one that is trained further."""

Layer = dict[str, jnp.ndarray]
Net = dict[str, Layer]
Batch = tuple[np.ndarray, ...]


def batch_of(draughtsman: Draughtsman, size: int) -> Batch:
    """Pictures, widths in columns of the output, labels and their paddings."""
    pictures = np.zeros((size, HEIGHT, WIDTH, 1), np.float32)
    beyond = np.ones((size, WIDTH // STEP), np.float32)
    labels = np.zeros((size, MOST_SIGNS), np.int32)
    unused = np.ones((size, MOST_SIGNS), np.float32)
    for at in range(size):
        picture, signs, _ = draughtsman.draw()
        pictures[at, :, : picture.shape[1], 0] = evened(picture)
        beyond[at, : picture.shape[1] // STEP] = 0
        labels[at, : len(signs)] = [CLASSES.index(sign) for sign in signs]
        unused[at, : len(signs)] = 0
    return pictures, beyond, labels, unused


LAYERS = {  # kernel (height, width, in, out), pooling (height, width), dilation
    "1": ((3, 3, 1, 16), (2, 2), 1),
    "2": ((3, 3, 16, 32), (2, 1), 1),
    "3": ((3, 3, 32, 48), (2, 1), 1),
    "4": ((HEIGHT // 8, 5, 48, 96), None, 1),
    "5": ((1, 5, 96, 96), None, 2),
    "6": ((1, 1, 96, len(CLASSES)), None, 1),
}


LAST = "6"


def new_net(seed: int) -> Net:
    """Random weights, none of which is too large for its layer."""
    keys = jax.random.split(jax.random.PRNGKey(seed), len(LAYERS))
    net = {}
    for key, (name, (shape, _, _)) in zip(keys, LAYERS.items(), strict=True):
        spread = (2 / (shape[0] * shape[1] * shape[2])) ** 0.5
        net[name] = {
            "w": spread * jax.random.normal(key, shape),
            "b": jnp.zeros(shape[3]),
        }
    return net


def scores_of(net: Net, pictures: jnp.ndarray) -> jnp.ndarray:
    """Logits by picture, column and class."""
    x = pictures
    for name, (shape, pool, dilation) in LAYERS.items():
        aside = dilation * (shape[1] // 2)
        above = 1 if shape[0] == 3 else 0
        x = lax.conv_general_dilated(
            x,
            net[name]["w"],
            (1, 1),
            ((above, above), (aside, aside)),
            rhs_dilation=(1, dilation),
            dimension_numbers=("NHWC", "HWIO", "NHWC"),
        )
        x = x + net[name]["b"]
        if name != LAST:
            x = jax.nn.relu(x)
        if pool:
            window = (1, *pool, 1)
            x = lax.reduce_window(x, -jnp.inf, lax.max, window, window, "VALID")
    return x[:, 0]


def load() -> Net:
    """The network that was saved, to go on from."""
    kept = {
        it.name: numpy_helper.to_array(it) for it in onnx.load(OUTPUT).graph.initializer
    }
    return {
        name: {
            "w": jnp.asarray(kept[f"w{name}h"].transpose(2, 3, 1, 0), jnp.float32),
            "b": jnp.asarray(kept[f"b{name}h"], jnp.float32),
        }
        for name in LAYERS
    }


def train(
    draughtsman: Draughtsman, net: Net, most: float, steps: int, size: int
) -> Net:
    """Fit a network to drawn lines; the learning rate grows to `most`, and falls."""
    rate = optax.warmup_cosine_decay_schedule(0, most, 100, steps, most / 100)
    optimiser = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate))
    state = optimiser.init(net)

    @jax.jit
    def step(
        net: Net, state: optax.OptState, batch: Batch
    ) -> tuple[Net, optax.OptState, jnp.ndarray]:
        def loss(net: Net) -> jnp.ndarray:
            pictures, beyond, labels, unused = batch
            return optax.ctc_loss(
                scores_of(net, pictures), beyond, labels, unused
            ).mean()

        value, slope = jax.value_and_grad(loss)(net)
        change, state = optimiser.update(slope, state, net)
        return optax.apply_updates(net, change), state, value

    for count in range(1, steps + 1):
        net, state, value = step(net, state, batch_of(draughtsman, size))
        if count % 100 == 0:
            click.echo(f"{count} {float(value):.3f}")
            save(net)
    return net


def save(net: Net) -> None:
    """Write a network as a model that takes pictures of any width."""
    nodes = [helper.make_node("Transpose", ["picture"], ["x0"], perm=[0, 3, 1, 2])]
    for layer in LAYERS:
        nodes += _nodes_of(layer, nodes[-1].output[0])
    nodes += [
        helper.make_node("Squeeze", [nodes[-1].output[0], "axis"], ["flat"]),
        helper.make_node("Transpose", ["flat"], ["scores"], perm=[0, 2, 1]),
    ]
    weights = [numpy_helper.from_array(np.array([2], np.int64), "axis")]
    for layer, values in net.items():
        kernel = np.asarray(values["w"], np.float16).transpose(3, 2, 0, 1)
        bias = np.asarray(values["b"], np.float16)
        weights.append(numpy_helper.from_array(kernel, f"w{layer}h"))
        weights.append(numpy_helper.from_array(bias, f"b{layer}h"))
    shapes = {
        "picture": [1, HEIGHT, "width", 1],
        "scores": [1, "columns", len(CLASSES)],
    }
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)
        for name, shape in shapes.items()
    ]
    graph = helper.make_graph(nodes, "digits", ends[:1], ends[1:], weights)
    opset = [helper.make_opsetid("", 17)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    onnx.checker.check_model(model)
    onnx.save(model, OUTPUT)


def _nodes_of(layer: str, name: str) -> list[onnx.NodeProto]:
    """The operations of a layer; its weights are kept in half precision.

    Args:
        layer: Its name.
        name: Of its input.
    """
    shape, pool, dilation = LAYERS[layer]
    kernel, bias = f"w{layer}", f"b{layer}"
    aside, above = dilation * (shape[1] // 2), int(shape[0] == 3)
    around = {"pads": [above, aside, above, aside], "dilations": [1, dilation]}
    nodes = [
        helper.make_node("Cast", [f"{kernel}h"], [kernel], to=TensorProto.FLOAT),
        helper.make_node("Cast", [f"{bias}h"], [bias], to=TensorProto.FLOAT),
        helper.make_node("Conv", [name, kernel, bias], [f"c{layer}"], **around),
    ]
    if layer != LAST:
        nodes.append(helper.make_node("Relu", [f"c{layer}"], [f"r{layer}"]))
    if pool:
        size = {"kernel_shape": pool, "strides": pool}
        nodes.append(helper.make_node("MaxPool", [f"r{layer}"], [f"p{layer}"], **size))
    return nodes


def measure(fonts: Fonts) -> None:
    """Print how many lines in some fonts are read without a mistake."""
    reader, draughtsman = DigitReader(Runtime()), Draughtsman(fonts, 0)
    drawn: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for _ in range(TESTED):
        picture, signs, script = draughtsman.draw()
        high, wide = picture.shape
        corners = np.array([(0, 0), (wide, 0), (wide, high), (0, high)], np.float32)
        words = reader.read_line(picture, corners, script.replace("Persian", "Arabic"))
        drawn[script] += 1
        right[script] += "".join(word.text for word in words) == signs
    for script, count in drawn.items():
        click.echo(f"{script}: {right[script]} of {count} lines right")


@click.command(help=__doc__)
@click.argument("folders", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--test", "names", multiple=True, help="Beginning of a font's file name.")
@click.option("--steps", default=4000, show_default=True)
@click.option("--size", default=24, show_default=True, help="Lines of a step.")
@click.option("--go-on", is_flag=True, help="Begin with the weights that are there.")
def main(
    folders: tuple[Path, ...],
    names: tuple[str, ...],
    steps: int,
    size: int,
    go_on: bool,
) -> None:
    """Train, write the model, and measure it."""
    files = sorted(it for folder in folders for it in folder.rglob("*.[to]tf"))
    kept = [it for it in files if it.name.startswith(names)]
    fonts = Fonts([it for it in files if it not in kept])
    for script in SCRIPTS:
        click.echo(f"{script}: {len(fonts.by_script[script])} fonts")
    net, most = (load(), RATE_LATER) if go_on else (new_net(0), RATE)
    if steps:
        save(train(Draughtsman(fonts, steps), net, most, steps, size))
    if kept:
        measure(Fonts(kept))


if __name__ == "__main__":
    main()
