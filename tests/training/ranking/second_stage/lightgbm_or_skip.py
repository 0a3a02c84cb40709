"""LightGBM, or the reason why what needs it is skipped."""

import pytest

try:
    import lightgbm as lgb
except OSError as error:
    pytest.skip(f"LightGBM needs a library of the system: {error}", allow_module_level=True)

__all__ = ["lgb"]
