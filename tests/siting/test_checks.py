"""What cannot be solved is refused, with the field, the value and a way out in two languages."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from stationmap import siting
from stationmap.errors import InputError, NumberError

COSTS = np.array([[0.0, 5.0, 9.0], [9.0, 5.0, 0.0]])
NAN = math.nan


def mclp(**change: Any) -> siting.SitingResult:
    asked: dict[str, Any] = {"cost_matrix": COSTS, "weights": None, "service_radius_m": 5, "p": 1}
    return siting.mclp(**(asked | change))


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("cost_matrix", {"cost_matrix": [[1.0, NAN]]}),
        ("cost_matrix", {"cost_matrix": [[1.0, -1.0]]}),
        ("service_radius_m", {"service_radius_m": 0}),
        ("service_radius_m", {"service_radius_m": -5.0}),
        ("service_radius_m", {"service_radius_m": 1e9}),
        ("service_radius_m", {"service_radius_m": NAN}),
        ("service_radius_m", {"service_radius_m": None}),
        ("service_radius_m", {"service_radius_m": "far"}),
        ("weights", {"weights": [1.0, -2.0]}),
        ("weights", {"weights": [1.0, NAN]}),
        ("weights", {"weights": [1.0, math.inf]}),
        ("p", {"p": 0}),
        ("p", {"p": 4}),
        ("p", {"p": 1.5}),
        ("p", {"p": NAN}),
        ("p", {"p": math.inf}),
        ("p", {"p": 3, "existing": [0]}),
        ("p", {"p": 3, "forbidden": [0]}),
        ("p", {"groups": "abb", "minimum": {"a": 1, "b": 1}}),
        ("minimum", {"groups": "abb", "minimum": {"a": 2}}),
        ("minimum", {"groups": "abb", "minimum": {"a": -1}}),
        ("minimum", {"groups": "abb", "minimum": {"c": 1}}),
        ("time_limit_s", {"time_limit_s": 0}),
        ("time_limit_s", {"time_limit_s": NAN}),
    ],
)
def test_values_out_of_range(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(NumberError) as fault:
        mclp(**change)
    told(fault.value, field)


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("cost_matrix", {"cost_matrix": [1.0, 2.0]}),
        ("cost_matrix", {"cost_matrix": np.empty((0, 3))}),
        ("cost_matrix", {"cost_matrix": [["near", "far"]]}),
        ("weights", {"weights": [1.0]}),
        ("weights", {"weights": ["many", "few"]}),
        ("existing", {"existing": [3]}),
        ("existing", {"existing": [-1]}),
        ("existing", {"existing": [0.5]}),
        ("forbidden", {"forbidden": [7]}),
        ("forbidden", {"existing": [0], "forbidden": [0]}),
        ("groups", {"minimum": {"a": 1}}),
        ("groups", {"groups": "ab", "minimum": {"a": 1}}),
    ],
)
def test_shapes_and_columns_that_do_not_fit(field: str, change: dict[str, Any]) -> None:
    with pytest.raises(InputError) as fault:
        mclp(**change)
    told(fault.value, field)


def told(fault: InputError, field: str) -> None:
    assert fault.field == field
    assert fault.zh.endswith("。")
    assert fault.en.endswith(".")


@pytest.mark.parametrize(
    "solve", [lambda c: siting.p_median(c, None, 1), lambda c: siting.p_center(c, 1)]
)
def test_models_that_weigh_distance_need_distances(solve: Any) -> None:
    from scipy.sparse import csr_array

    for matrix in (COSTS > 1.0, csr_array(COSTS)):
        with pytest.raises(InputError) as fault:
            solve(matrix)
        told(fault.value, "cost_matrix")


def test_a_word_that_is_no_term_is_refused() -> None:
    with pytest.raises(TypeError):
        mclp(existin=[0])
