from __future__ import annotations

from snippetgen.vendors import all_vendors
from snippetgen.vendors.regions import regions


def test_every_region_of_the_catalogue_has_a_name_in_words() -> None:
    codes = {code.strip() for vendor in all_vendors() for code in vendor.region.split(",")}

    unnamed = {code for code in codes for region in regions(code) if len(region.name) <= len(code)}

    assert unnamed <= {"Asia", "worldwide"}


def test_a_group_is_found_by_its_countries() -> None:
    [kingdom, union] = regions("UK, EU")

    assert kingdom.name == "United Kingdom"
    assert "Germany" in union.search_terms
