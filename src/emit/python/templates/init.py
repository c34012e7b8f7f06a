
from .engine import execute, jobs, run
from .params import PARAMETERS
from .results import frame_of

__all__ = ["PARAMETERS", "execute", "frame_of", "jobs", "run"]
