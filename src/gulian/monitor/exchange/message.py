# SPDX-License-Identifier: Apache-2.0
"""The structure as an SDMX-ML 3.0 message: dataflow, code lists, concepts, data structure definition.

No clock is read: `prepared` is the day of the data, so equal input gives equal bytes.
"""

from __future__ import annotations

import datetime as dt
import re
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from gulian.monitor.exchange.model import Component, Structure

_ROOT = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0"
_SPACES = {"mes": f"{_ROOT}/message", "str": f"{_ROOT}/structure", "com": f"{_ROOT}/common"}
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_URN = "urn:sdmx:org.sdmx.infomodel"
_TYPES = {"day": "GregorianDay", "whole": "Long", "real": "Double", "text": "String"}
_LISTS = (
    ("DimensionList", ("dimension", "time")),
    ("AttributeList", ("attribute",)),
    ("MeasureList", ("measure",)),
)
_NAMES = {"dimension": "Dimension", "time": "TimeDimension", "attribute": "Attribute", "measure": "Measure"}


def to_sdmx_ml(structure: Structure, prepared: dt.date) -> bytes:
    """The message, UTF-8."""
    for prefix, space in _SPACES.items():
        ElementTree.register_namespace(prefix, space)
    root = Element(_tag("mes:Structure"))
    header = SubElement(root, _tag("mes:Header"))
    _text(header, "mes:ID", f"{structure.id}_{prepared:%Y%m%d}")
    _text(header, "mes:Test", "false")
    _text(header, "mes:Prepared", f"{prepared.isoformat()}T00:00:00Z")
    SubElement(header, _tag("mes:Sender"), id=structure.agency)
    whole = SubElement(root, _tag("mes:Structures"))
    _dataflow(whole, structure)
    _codelists(whole, structure)
    _concepts(whole, structure)
    _definition(whole, structure)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written + b"\n"


def _dataflow(whole: Element, structure: Structure) -> None:
    flows = SubElement(whole, _tag("str:Dataflows"))
    flow = _maintained(flows, "str:Dataflow", structure, structure.id, (structure.zh, structure.en))
    _text(flow, "str:Structure", _urn(structure, "datastructure.DataStructure", f"DSD_{structure.id}"))


def _codelists(whole: Element, structure: Structure) -> None:
    lists = SubElement(whole, _tag("str:Codelists"))
    for each in structure.codelists:
        codelist = _maintained(lists, "str:Codelist", structure, each.id, (each.zh, each.en))
        for code in each.codes:
            item = SubElement(codelist, _tag("str:Code"), id=code.id)
            _named(item, (code.zh, code.en))


def _concepts(whole: Element, structure: Structure) -> None:
    schemes = SubElement(whole, _tag("str:ConceptSchemes"))
    names = (structure.zh, structure.en)
    scheme = _maintained(schemes, "str:ConceptScheme", structure, f"CS_{structure.id}", names)
    for each in structure.components:
        concept = SubElement(scheme, _tag("str:Concept"), id=each.id)
        _named(concept, (each.zh, each.en))


def _definition(whole: Element, structure: Structure) -> None:
    definitions = SubElement(whole, _tag("str:DataStructures"))
    names = (structure.zh, structure.en)
    definition = _maintained(definitions, "str:DataStructure", structure, f"DSD_{structure.id}", names)
    parts = SubElement(definition, _tag("str:DataStructureComponents"))
    for name, roles in _LISTS:
        place = SubElement(parts, _tag(f"str:{name}"))
        chosen = [each for each in structure.components if each.role in roles]
        for at, component in enumerate(chosen, 1):
            _component(place, component, structure, at)


def _component(place: Element, component: Component, structure: Structure, at: int) -> None:
    own: dict[str, str] = {}
    if component.role == "dimension":
        own["position"] = str(at)
    elif component.role == "attribute":
        own["usage"] = "optional"
    element = SubElement(place, _tag(f"str:{_NAMES[component.role]}"), {**own, "id": component.id})
    concept = _urn(structure, "conceptscheme.Concept", f"CS_{structure.id}")
    _text(element, "str:ConceptIdentity", f"{concept}.{component.id}")
    local = SubElement(element, _tag("str:LocalRepresentation"))
    if component.codelist:
        _text(local, "str:Enumeration", _urn(structure, "codelist.Codelist", component.codelist))
    else:
        SubElement(local, _tag("str:TextFormat"), textType=_TYPES[component.kind])
    if component.role == "attribute":
        SubElement(SubElement(element, _tag("str:AttributeRelationship")), _tag("str:Observation"))


def _maintained(
    place: Element, name: str, structure: Structure, identifier: str, names: tuple[str, str]
) -> Element:
    element = SubElement(
        place,
        _tag(name),
        id=identifier,
        version=structure.version,
        isExternalReference="false",
        agencyID=structure.agency,
    )
    if name in ("str:Codelist", "str:ConceptScheme"):
        element.set("isPartial", "false")
    _named(element, names)
    return element


def _named(element: Element, names: tuple[str, str]) -> None:
    for lang, name in zip(("zh", "en"), names, strict=True):
        # A name may hold what XML cannot, its code never does.
        SubElement(element, _tag("com:Name"), {_LANG: lang}).text = _NOT_XML.sub("", name)


def _urn(structure: Structure, kind: str, identifier: str) -> str:
    return f"{_URN}.{kind}={structure.agency}:{identifier}({structure.version})"


def _text(place: Element, name: str, text: str) -> None:
    SubElement(place, _tag(name)).text = text


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"
