"""The trajectory, against numbers that were computed elsewhere."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from @PACKAGE@.engine import Engine, execute, jobs
from @PACKAGE@.results import frame_of

REFERENCE = Path(__file__).parent.parent / "data" / "reference.csv"


@pytest.mark.skipif(not REFERENCE.exists(), reason="no data/reference.csv")
def test_results_are_those_of_the_reference(engine: Engine) -> None:
    expected = pd.read_csv(REFERENCE)
    frame = frame_of(execute(jobs(), engine, steps=len(expected) - 1))
    shared = [name for name in expected.columns if name in frame.columns]
    assert shared, "the reference shares no column with the results"
    for name in shared:
        told = expected[name].to_numpy()
        came = frame[name].to_numpy()
        np.testing.assert_allclose(came, told, rtol=1e-9, atol=1e-9, err_msg=name)
