from __future__ import annotations

import pytest

from tests.optimizely.account import Account


@pytest.fixture
def account() -> Account:
    return Account()
