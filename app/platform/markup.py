"""XML from outside: no entities, no network."""

from __future__ import annotations

from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from app.kernel.errors import BadContent


def parse(data: bytes) -> Element:
    """The outermost element. Raise BadContent for what is no XML or wants to trick the reader."""
    try:
        root: Element = fromstring(data, forbid_dtd=False)
    except DefusedXmlException:
        raise BadContent(
            "The file defines entities or points outside; such files are not read."
        ) from None
    except (ParseError, ValueError, LookupError) as error:
        raise BadContent("The file is not well-formed XML (%(why)s).", why=str(error)) from None
    return root
