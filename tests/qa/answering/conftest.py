"""What several tests of answers ask about."""

import pytest


@pytest.fixture
def bridge(library):
    """Two articles, of a bridge and of a ferry."""
    library(
        bridge="The bridge reopens\n\nThe mayor, Ida Holm, cut the ribbon on Monday.\n",
        ferry="The ferry retires\n\nIts captain, Per Lund, will teach sailing to children.\n",
    )
