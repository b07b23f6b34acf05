"""Backscope beside its peers, in one run on one machine: how long an epoch takes, and how soon a network is good."""

from backscope.bench.compare import Measured, compare
from backscope.bench.peers import PEERS, installed
from backscope.bench.workloads import WORKLOADS, Workload

__all__ = ["PEERS", "WORKLOADS", "Measured", "Workload", "compare", "installed"]
