"""XML read with the place of every element, so that an edit replaces these bytes and no others.

Only for the small parts and the frame of a sheet; the rows of a sheet are scanned by `rows`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat

from cs_macros.errors import CsError
from cs_macros.hosts.package.asides import asides, has_aside

Splice = tuple[int, int, bytes]
"""Start and end of bytes to replace, and what comes there."""

LARGEST_WHOLE = 16 << 20  # bytes of a part that is parsed as a whole before it is written

DEEPEST = 500  # nested elements in one part; Office writes fewer than twenty

ATTRIBUTE = re.compile(rb"""\s+([^\s=/>"']+)\s*=\s*("[^"<]*"|'[^'<]*')""")
TAG = re.compile(rb"""<[^\s/>"']+(?:\s+[^\s=/>"']+\s*=\s*(?:"[^"]*"|'[^']*'))*\s*(/?)>""")
_ENCODING = re.compile(rb"""(<\?xml[^>]*?encoding\s*=\s*)("[^"]*"|'[^']*')""")
_WIDE = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\0<", "utf-16-be"), (b"<\0", "utf-16-le"))
_ENCODINGS = {
    "utf-16", "utf-16-le", "utf-16-be", "iso8859-1", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "cp1252",
    "gb2312", "gbk", "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "koi8-r",
}  # fmt: skip
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}


@dataclass(slots=True)
class Node:
    """An element and where it stands.

    Attributes:
      space: Its namespace; `name` is without prefix.
      attributes: Without prefix when in no namespace, else `namespace name`.
      start: First byte of its start tag; `inside` the first byte after that tag.
      inner_end: First byte of its end tag; for a self-closing element the same as `inside`.
      end: First byte after the element.
    """

    space: str
    name: str
    attributes: dict[str, str]
    start: int
    inside: int = 0
    inner_end: int = 0
    end: int = 0
    text: str = ""
    children: list[Node] = field(default_factory=list)

    def find(self, name: str) -> Node | None:
        return next((child for child in self.children if child.name == name), None)

    def all(self, name: str) -> list[Node]:
        return [child for child in self.children if child.name == name]

    def walk(self) -> Iterator[Node]:
        """Yield the element and all below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def number(self, name: str, default: int = 0) -> int:
        """Return a whole-number attribute, the default when missing or no number."""
        text = self.attributes.get(name, "")
        return int(text) if re.fullmatch(r"\s*[+-]?\d{1,12}\s*", text) else default

    def flag(self, name: str, default: bool = False) -> bool:
        text = self.attributes.get(name)
        return default if text is None else text.strip().lower() in ("1", "true", "on")


def damaged(part: str, reason: str) -> CsError:
    """Return the refusal of a part that is not the XML it should be."""
    return CsError(
        f"工作簿内部的 {part} 已损坏（{reason}），未作任何改动。",
        hint="用 Excel 打开并另存一份，再对新的文件操作；也可以从“备份”文件夹恢复。",
    )


def utf8(data: bytes, part: str) -> bytes:
    """Return the part in UTF-8; UTF-16 and other declared encodings are rewritten, UTF-8 is left as it is.

    >>> utf8(b"\\0<\\0a\\0/\\0>", "x")
    b'<a/>'

    Raises:
      CsError: An encoding that no program writes such a part in, or bytes that it does not have.
    """
    declared = _ENCODING.match(data[:200].lstrip(b"\xef\xbb\xbf \t\r\n"))
    name = declared[2][1:-1].decode("ascii", "replace").lower() if declared else "utf-8"
    name = next((wide for marks, wide in _WIDE if data.startswith(marks)), name)
    try:
        known = codecs.lookup(name).name
        if known in ("utf-8", "ascii"):
            return data
        if known not in _ENCODINGS:
            raise LookupError(known)
        text = data.decode(known)
    except (LookupError, UnicodeError, ValueError) as error:
        raise damaged(part, f"编码 {name} 不可读") from error
    return _ENCODING.sub(rb'\1"UTF-8"', text.encode("utf-8"), count=1)


def parser(part: str) -> expat.XMLParserType:
    """Return a parser that refuses document types, and with them every entity but the five of XML."""

    def refuse(*_: object) -> None:
        raise CsError(
            f"工作簿内部的 {part} 带有文档类型声明（DTD），可能是恶意文件，未作任何改动。",
            hint="Excel 不会写出这样的文件。请确认来源；确需使用，先用 Excel 打开并另存一份。",
        )

    made = expat.ParserCreate(namespace_separator=" ")
    made.StartDoctypeDeclHandler = refuse
    made.EntityDeclHandler = refuse
    made.buffer_text = True
    return made


def parse(data: bytes, part: str) -> Node:
    """Return the root element of a UTF-8 part.

    Raises:
      CsError: Malformed, with a document type, or nested absurdly deep.
    """
    root = Node("", "", {}, 0)
    stack = [root]
    made = parser(part)

    def start(name: str, attributes: dict[str, str]) -> None:
        if len(stack) > DEEPEST:
            raise damaged(part, "嵌套层数过多")
        space, _, local = name.rpartition(" ")
        place = made.CurrentByteIndex
        tag = TAG.match(data, place)
        if not tag:
            raise damaged(part, "标记不完整")
        node = Node(space, local, attributes, place, tag.end())
        if tag[1]:
            node.inner_end = node.end = tag.end()
        stack[-1].children.append(node)
        stack.append(node)

    def end(_: str) -> None:
        node = stack.pop()
        if not node.end:
            node.inner_end = made.CurrentByteIndex
            node.end = data.index(b">", node.inner_end) + 1

    def characters(text: str) -> None:
        stack[-1].text += text

    made.StartElementHandler = start
    made.EndElementHandler = end
    made.CharacterDataHandler = characters
    feed(made, data, part)
    return root.children[0]


def feed(made: expat.XMLParserType, data: bytes, part: str, *, last: bool = True) -> None:
    """Parse some bytes.

    Raises:
      CsError: They are no well-formed XML.
    """
    try:
        made.Parse(data, last)
    except expat.ExpatError as error:
        raise damaged(part, f"第 {error.lineno} 行第 {error.offset} 列不是有效的 XML") from error


def check_fragment(data: bytes, part: str) -> None:
    """Refuse an element that is not well-formed; its prefixes may be declared further out.

    Raises:
      CsError: It isn't.
    """
    feed(expat.ParserCreate(), data, part)


def mask(data: bytes) -> bytes:
    """Return the bytes with comments, CDATA sections and instructions blanked, every offset kept.

    Whoever looks for tags looks here, so that `<!-- <row> -->` is none; the text is then taken
    from the original at the same place.

    >>> mask(b"<a><!-- <b> --></a>")
    b'<a>............</a>'
    """
    if not has_aside(data, b"!") and not has_aside(data, b"?"):
        return data
    return splice(data, [(start, end, b"." * (end - start)) for start, end in asides(data)])


def splice(data: bytes, splices: Iterable[Splice]) -> bytes:
    """Return the bytes with some stretches replaced; stretches must not overlap."""
    pieces, at = [], 0
    for start, end, new in sorted(splices, key=lambda one: (one[0], one[1])):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def tag_of(data: bytes, node: Node) -> bytes:
    return data[node.start : node.inside]


def with_attribute(tag: bytes, name: str, value: str | None) -> bytes:
    """Return a start tag with one attribute set, added at the end, or (None) taken out.

    >>> with_attribute(b'<c r="A1" t="s"/>', "t", None), with_attribute(b"<c>", "s", "3")
    (b'<c r="A1"/>', b'<c s="3">')
    """
    wanted = name.encode()
    for found in ATTRIBUTE.finditer(tag):
        if found[1] == wanted:
            new = b"" if value is None else b" " + wanted + b'="' + quoted(value) + b'"'
            return tag[: found.start()] + new + tag[found.end() :]
    if value is None:
        return tag
    at = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:at].rstrip() + b" " + wanted + b'="' + quoted(value) + b'"' + tag[at:]


def set_attribute(data: bytes, node: Node, name: str, value: str | None) -> Splice:
    """Return the splice that sets one attribute of an element."""
    return node.start, node.inside, with_attribute(tag_of(data, node), name, value)


def prefix_of(data: bytes, node: Node) -> bytes:
    """Return the prefix that an element's tag is written with, with its colon; empty for none."""
    name = re.match(rb"<([^\s/>]+)", data[node.start : node.inside])
    head, colon, _ = name[1].rpartition(b":") if name else (b"", b"", b"")
    return head + colon


def append_child(data: bytes, node: Node, child: bytes) -> Splice:
    """Return the splice that adds a child after the last one, opening a self-closing element if need be."""
    if node.end != node.inside:
        return node.inner_end, node.inner_end, child
    tag = tag_of(data, node)
    name = re.match(rb"<([^\s/>]+)", tag)
    closing = b"</" + (name[1] if name else b"") + b">"
    return node.start, node.inside, tag[:-2].rstrip() + b">" + child + closing


def insert_in_order(data: bytes, parent: Node, child: bytes, followers: Sequence[str]) -> Splice:
    """Return the splice that puts a child before the first of the elements that must follow it."""
    after = next((node for node in parent.children if node.name in followers), None)
    return (after.start, after.start, child) if after else append_child(data, parent, child)


def escaped(text: str) -> bytes:
    """Return text as element content in UTF-8."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode("utf-8")


def quoted(text: str) -> bytes:
    """Return text as the content of an attribute in double quotes."""
    out = escaped(text).replace(b'"', b"&quot;")
    return out.replace(b"\n", b"&#10;").replace(b"\r", b"&#13;").replace(b"\t", b"&#9;")


def unescaped(raw: bytes) -> str:
    """Return the text that raw element content stands for (CDATA, comments and references resolved).

    >>> unescaped(b"a &lt; b<![CDATA[ & c]]>&#x4e2d;")
    'a < b & c中'
    """
    raw = resolved(raw)
    text = raw.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|\w+);", _entity, text) if "&" in text else text


def resolved(raw: bytes) -> bytes:
    """Return raw XML with CDATA turned into escaped text, comments and instructions taken out."""
    if b"<!" not in raw and b"<?" not in raw:
        return raw
    return splice(raw, [(start, end, _cdata(raw[start:end])) for start, end in asides(raw)])


def _cdata(whole: bytes) -> bytes:
    return escaped(whole[9:-3].decode("utf-8", "replace")) if whole.startswith(b"<![CDATA[") else b""


def _entity(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return _ENTITIES.get(name, found[0])
    code = int(name[2:], 16) if name[1] in "xX" else int(name[1:])
    return chr(code) if code < 0x110000 else "\ufffd"
