from __future__ import annotations

import pytest

from tests.installation.account import Account


@pytest.fixture
def account() -> Account:
    return Account()
