"""The terminal face: what `backscope` does when it is typed."""

# What each command does, said here so that the list of them can be shown without importing what they need.
COMMANDS = {
    "train": """Train a network. Without a word more: the bundled MNIST digits.

    Prints the network's numbers on unseen examples, and keeps the run in a folder: model, history, learning curve.
    """,
    "predict": """Say what a trained network makes of examples.

    And how often it is right, where their labels are known.
    """,
    "explain": """Say what one example wants of a trained network.

    What it asks of each output, by which levers, and so back to the inputs; which weights it is most sensitive to.
    """,
    "perceptron": """Teach a perceptron, or prove that it cannot learn.

    Prints the six steps of learning as they run, then the plane that was found, or why there is none. With --hidden,
    the network that can learn it is trained instead.
    """,
    "ledger": """Say why a weight moved, in exact books.

    Momentum, penalty, clipping, and each example's share; of one weight, a bias, a neuron or a layer. Nothing had to be
    recorded: the run is replayed from its checkpoints, to the same bits.
    """,
    "check": """Say whether a back-propagation of your own is right, and if not, where and how.

    The function is run on small networks in a process of its own, and compared with the reference term by term; where
    it differs, the mistake is found that gives its numbers. No solution is shown unless --show asks for it.
    """,
    "data": "List the bundled data sets, or describe your own.",
    "lab": """Open the story in the browser, from the first perceptron to the backward pass.

    Every number on the page is computed by this library. The page is served by this machine alone, to whoever has the
    address that is printed; nothing is fetched from elsewhere. Ctrl-C ends it.
    """,
    "bench": """Time backscope beside JAX, PyTorch and scikit-learn.

    Those that are installed take turns with it on this machine, for some ten minutes. Leave it alone meanwhile.
    """,
}
