"""Files that are called workbooks and are something else: said by name, so that people know what to do."""

from __future__ import annotations

from cs_macros.errors import CsError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def refuse_foreign(data: bytes) -> None:
    """Refuse what is no zip file.

    Raises:
      CsError: Says what it is instead.
    """
    if data[:2] == b"PK":
        if b"application/vnd.oasis.opendocument" in data[:200]:
            raise _other("这是 .ods 文件（OpenDocument）")
        return
    if data[:8] == _OLE:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise CsError(
                "工作簿有打开密码，无法读取，未作任何改动。",
                hint="在 Excel 里去掉打开密码（文件 → 信息 → 保护工作簿）后再试。",
            )
        raise _other("这是旧版 .xls 文件")
    if not data:
        raise CsError(
            "文件是空的（0 字节），未作任何改动。", hint="从“备份”文件夹恢复，或检查网盘是否还没有下载完。"
        )
    if data[:100].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        raise _other("这是网页或 XML 文件，只是后缀像 Excel")
    raise _other("这不是 Excel 工作簿")


def _other(what: str) -> CsError:
    return CsError(
        f"{what}，不能直接修改，未作任何改动。",
        hint="用 Excel 打开并另存为 .xlsx 或 .xlsm，再对新的文件操作。",
        fact=what,
    )
