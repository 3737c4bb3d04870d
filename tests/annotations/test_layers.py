"""The names of layers in addresses."""

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from annotations.queries.layers import Layers, layers_from


def test_without_a_choice_readers_see_their_own_and_strangers_everyones() -> None:
    assert layers_from(None, User(pk=1)) == Layers(everyone=False, groups=None)
    assert layers_from(None, AnonymousUser()) == Layers(everyone=True, groups=frozenset())


@pytest.mark.parametrize("address", ["mine", "mine,everyone", "mine,everyone,group:4b,group:desk"])
def test_an_address_names_its_layers(address: str) -> None:
    assert layers_from(address, User(pk=1)).address() == address


def test_unknown_names_mean_nothing() -> None:
    assert layers_from("all,admin,private", User(pk=1)) == Layers(everyone=False, groups=frozenset())
    assert layers_from("mine,group:4b", AnonymousUser()) == Layers(everyone=False, groups=frozenset())
