"""Workbooks as rows of text, with python-calamine, which reads .xlsx and .xls alike."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from cs_macros.errors import CsError

MAX_ROWS = 200_000
_MAX_UNPACKED = 512 * 1024 * 1024
_MAX_CELLS = 8_000_000
_CHUNK = 1024 * 1024
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""Name of the stream in which a password hides the whole workbook."""

_AGAIN = "从原处重新导出文件；仍不行就用 Excel 打开，另存为新的 .xlsx 再导入。"

# A filled cell beyond column BZ or row 199,999. python-calamine 0.9.1 reserves memory for the
# whole rectangle from the first filled cell to the last and ends the process when it cannot.
_FAR = re.compile(
    rb"<(?:\w+:)?(?:c|row)\b[^<>]*?\br\s*=\s*[\"']"
    rb"(?:[A-Z]{3}[0-9]|[C-Z][A-Z][0-9]|[A-Z]{0,2}0*(?:[2-9][0-9]{5}|[0-9]{7}))[^<>]*[^/<>]>",
    re.I,
)


def read_grids(file: str, data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """Every worksheet's name and rows.

    Raises:
      CsError: Not a workbook, damaged, locked with a password, or absurdly large.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    if data.startswith(b"PK"):
        _check_package(file, data)
    elif _ENCRYPTED in data:
        raise _locked(file)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height > MAX_ROWS or sheet.total_height * sheet.total_width > _MAX_CELLS:
                raise _too_large(file)
            yield name, [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    except PasswordError:
        raise _locked(file) from None
    except (CalamineError, OSError, ValueError, OverflowError, zipfile.BadZipFile):
        raise CsError(f"{file} 不是完好的 Excel 工作簿。", hint=_AGAIN) from None
    except BaseException as error:
        # A panic inside calamine arrives as pyo3's PanicException, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise CsError(f"{file} 不是完好的 Excel 工作簿。", hint=_AGAIN) from None


def _locked(file: str) -> CsError:
    return CsError(f"{file} 有打开密码，没有读取。", hint="在 Excel 里打开，去掉密码另存后再导入。")


def _check_package(file: str, data: bytes) -> None:
    """Refuse a package whose sheets would not fit into memory, before calamine opens it."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if not any(part.filename.lower().endswith((".xml", ".bin")) for part in parts):
                inside = "、".join(part.filename for part in parts[:3])
                raise CsError(f"{file} 是压缩包，里面是 {inside}。", hint="先解压，再导入里面的文件。")
            if sum(part.file_size for part in parts) > _MAX_UNPACKED:
                raise _too_large(file)
            for part in parts:
                if "worksheets/" in part.filename.lower() and _is_far(package, part):
                    raise _too_large(file)
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError):
        raise CsError(f"{file} 不是完好的 Excel 工作簿。", hint=_AGAIN) from None


def _is_far(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    rest = b""
    with package.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if _FAR.search(text := rest + chunk):
                return True
            rest = text[-400:]
    return False


def _too_large(file: str) -> CsError:
    return CsError(
        f"{file} 里的表格大得不像流水（超过 {MAX_ROWS} 行，或列数过多），没有读取。",
        hint="新建一个工作簿，只复制流水部分进去再导入；或按月分几次导出。",
    )


def _text(cell: str | float | bool | date | datetime | time | timedelta) -> str:
    """A cell as text; numbers as a person would type them, so that ids keep their digits.

    >>> _text(20250101.0), _text(2176.91), _text(datetime(2025, 1, 2, 3, 4, 5)), _text(2.0e27)
    ('20250101', '2176.91', '2025-01-02 03:04:05', '2E+27')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        # Past 15 digits Excel has lost the rest: shown as it is shown there, so seen as damaged.
        return format(cell, ".0f") if cell.is_integer() and abs(cell) < 1e15 else format(cell, ".15G")
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M:%S")
    return str(cell)
