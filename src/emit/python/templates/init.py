# <arrays>

import numpy as np
# <always>

from .engine import execute, jobs, run
from .params import PARAMETERS
from .results import frame_of

# <arrays>
# Arithmetic is that of IEEE, and says nothing: `guard.py` stops a run that has left the numbers.
np.seterr(all="ignore")

# <always>
__all__ = ["PARAMETERS", "execute", "frame_of", "jobs", "run"]
