"""The terminal face: what `backscope` does when it is typed."""

# What each command does, said here so that the list of them can be shown without importing what they need.
COMMANDS = {
    "train": """Train a network. Without a word more: the bundled MNIST digits.

    Prints the network's numbers on unseen examples, and keeps the run in a folder: model, history, learning curve.
    """,
    "predict": (
        "Say what a trained network makes of examples; and how often it is right, where their labels are known."
    ),
    "perceptron": """Teach a perceptron, step by step; or prove that it cannot learn, and train the network that can.

    Prints the six steps of learning as they run, then the plane that was found, or why there is none.
    """,
    "data": "List the bundled data sets, or describe one, a file or a folder.",
    "bench": """Time backscope and the peers that are installed (JAX, PyTorch, scikit-learn), in turns, on this machine.

    Takes some ten minutes. Leave the machine alone meanwhile.
    """,
}
