"""Lets the files of this folder import each other, and keeps those that need PyTorch out of ``make test``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

# ``make parity`` names live_torch.py, and a file that is named is collected all the same.
collect_ignore = ["write_golden.py", "torch_reference.py", "live_torch.py"]
