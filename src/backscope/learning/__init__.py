"""How a gradient becomes a step: mini-batches, clipping, optimisers, schedules, and the recipe that holds them."""

from backscope.learning.clipping import clip_by_norm
from backscope.learning.deformation import Deformation, as_deformation, deform
from backscope.learning.minibatches import cut, order, rows_of_step, steps_per_epoch
from backscope.learning.optimizers import OPTIMIZERS, Optimizer, State
from backscope.learning.recipe import Recipe, recipe
from backscope.learning.schedules import SCHEDULES, Schedule, warmup_factor

__all__ = [
    "OPTIMIZERS",
    "SCHEDULES",
    "Deformation",
    "Optimizer",
    "Recipe",
    "Schedule",
    "State",
    "as_deformation",
    "clip_by_norm",
    "cut",
    "deform",
    "order",
    "recipe",
    "rows_of_step",
    "steps_per_epoch",
    "warmup_factor",
]
