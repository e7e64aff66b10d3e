# SPDX-License-Identifier: Apache-2.0
"""The nouns everybody shares: 1 codes of firms 2 regions 3 industries 4 size classes 5 bodies 6 the index of
firms."""

from __future__ import annotations

from gulian.registry.aliases import Alias, Aliases, Identity, aliases_of_frame
from gulian.registry.bodies import Bodies, bodies, bodies_of_frame
from gulian.registry.codes import (
    check_character,
    credit_code,
    organisation_check,
    registration_check,
    temporary_code,
)
from gulian.registry.codes_frame import credit_code_faults
from gulian.registry.enterprises import EnterpriseIndex
from gulian.registry.firm_names import FirmNames, folded_names
from gulian.registry.industries import Industries, industries
from gulian.registry.model import (
    Body,
    CreditCode,
    Guess,
    Industry,
    Level,
    Region,
    Resolution,
    Size,
    SizeAnswer,
    Step,
)
from gulian.registry.regions import Regions, regions
from gulian.registry.sizes import size_class, size_classes

__all__ = [
    "Alias",
    "Aliases",
    "Bodies",
    "Body",
    "CreditCode",
    "EnterpriseIndex",
    "FirmNames",
    "Guess",
    "Identity",
    "Industries",
    "Industry",
    "Level",
    "Region",
    "Regions",
    "Resolution",
    "Size",
    "SizeAnswer",
    "Step",
    "aliases_of_frame",
    "bodies",
    "bodies_of_frame",
    "check_character",
    "credit_code",
    "credit_code_faults",
    "folded_names",
    "industries",
    "organisation_check",
    "regions",
    "registration_check",
    "size_class",
    "size_classes",
    "temporary_code",
]
