"""xlwings' Engine, App and Books over a running LibreOffice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cs_macros.hosts.bridge import xlwings
from cs_macros.hosts.libreoffice.areas import selected_areas
from cs_macros.hosts.libreoffice.book import Book
from cs_macros.hosts.libreoffice.loading import struct, uno
from cs_macros.hosts.libreoffice.ranges import ErrorText, Range

base: Any = xlwings.base_classes

SPREADSHEET = "com.sun.star.sheet.SpreadsheetDocument"
# com.sun.star.awt.MessageBoxButtons: which buttons, and which of them Enter presses
BUTTONS = {"ok": 0x10001, "ok_cancel": 0x10002, "yes_no": 0x40003, "yes_no_cancel": 0x40004}
ANSWERS = {0: "cancel", 1: "ok", 2: "yes", 3: "no"}


class Engine:
    """One LibreOffice, as xlwings sees a program."""

    name = "libreoffice"
    type = "desktop"

    def __init__(self, context: Any, desktop: Any, pid: int) -> None:
        self.context = context
        self.desktop = desktop
        self.pid = pid

    @property
    def apps(self) -> Apps:
        return Apps(self)

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        return x

    @staticmethod
    def clean_value_data(data: Any, dates: Any, empty: Any, numbers: Any, err_to_str: bool) -> Any:
        def clean(value: Any) -> Any:
            return empty if value is None else str(value) if err_to_str else None

        # Most cells are texts and numbers: they are not asked one by one.
        odd = (type(None), ErrorText)
        return [[clean(value) if type(value) in odd else value for value in row] for row in data]


class Apps(base.Apps):  # type: ignore[misc]
    """The one LibreOffice of an engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def keys(self) -> list[int]:
        return [self.engine.pid]

    def __iter__(self) -> Iterator[App]:
        return iter([App(self.engine)])

    def __len__(self) -> int:
        return 1

    def __getitem__(self, pid: int) -> App:
        return App(self.engine)


WHOLE = 1 | 8
"""com.sun.star.awt.InvalidateStyle: with what lies in the window, and at once."""


class App(base.App):  # type: ignore[misc]
    """The program, or the program in front of one of its workbooks.

    Screen and events stay as they are: a block write repaints once anyway, and a window locked
    by a Python that was killed halfway would stay locked.
    """

    engine: Any = None
    enable_events = True
    display_alerts = True
    is_painted = True
    """Whether nothing was written since everything was painted."""

    def __init__(self, engine: Engine, document: Any = None) -> None:
        self.engine = engine
        self.document = document

    @property
    def screen_updating(self) -> bool:
        return True

    @screen_updating.setter
    def screen_updating(self, on: bool) -> None:
        """Paint everything anew after a write: in a merged cell the new text lay over the old one (7.4)."""
        if on and not self.is_painted:
            frame = self._frame()
            window = frame.getComponentWindow() if frame is not None else None
            if window is not None:
                window.invalidate(WHOLE)
            self.is_painted = True

    @property
    def pid(self) -> int:
        return int(self.engine.pid)

    @property
    def api(self) -> Any:
        return self.engine.desktop

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def selection(self) -> Range | None:
        document = self.document or self.engine.desktop.getCurrentComponent()
        areas = selected_areas(document)
        return Range(Book(document, self), areas) if areas else None

    @property
    def status_bar(self) -> str | bool:
        return False

    @status_bar.setter
    def status_bar(self, text: str | bool) -> None:
        """In the one indicator of the window, which our macros use too: words replace words, and `False`
        gives the line back to the office."""
        controller = self._controller()
        indicator = controller.getStatusIndicator() if controller is not None else None
        if indicator is None:
            return
        if text:
            indicator.start(str(text), 0)
        else:
            indicator.end()

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: str) -> str:
        frame = self._frame()
        window = frame.getContainerWindow() if frame is not None else None
        manager = self.engine.context.ServiceManager
        toolkit = manager.createInstanceWithContext("com.sun.star.awt.Toolkit", self.engine.context)
        kind = "QUERYBOX" if "yes" in (buttons or "") else "ERRORBOX" if mode == "critical" else "INFOBOX"
        box = toolkit.createMessageBox(
            window,
            uno().Enum("com.sun.star.awt.MessageBoxType", kind),
            BUTTONS[buttons or "ok"],
            title or "",
            prompt or "",
        )
        return ANSWERS[box.execute()]

    def _frame(self) -> Any:
        controller = self._controller()
        return controller.getFrame() if controller is not None else self.engine.desktop.getCurrentFrame()

    def _controller(self) -> Any:
        document = self.document or self.engine.desktop.getCurrentComponent()
        return document.getCurrentController() if hasattr(document, "getCurrentController") else None


class Books(base.Books):  # type: ignore[misc]
    """The workbooks that are open."""

    def __init__(self, app: App) -> None:
        self.app = app

    def __iter__(self) -> Iterator[Book]:
        components = self.app.engine.desktop.getComponents().createEnumeration()
        while components.hasMoreElements():
            document = components.nextElement()
            if hasattr(document, "supportsService") and document.supportsService(SPREADSHEET):
                yield Book(document, App(self.app.engine, document))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __call__(self, key: int | str) -> Book:
        books = list(self)
        if isinstance(key, int):
            return books[key - 1]
        return next(book for book in books if key in (book.name, book.fullname))

    @property
    def active(self) -> Book:
        document = self.app.engine.desktop.getCurrentComponent()
        return Book(document, App(self.app.engine, document))

    def load(self, path: Path, hidden: bool) -> Book:
        """Open a file, with its macros allowed: the workbook's own buttons need them."""
        options = {"Hidden": hidden, "MacroExecutionMode": 4}
        properties = tuple(
            struct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
            for name, value in options.items()
        )
        url = path.resolve().as_uri()
        document = self.app.engine.desktop.loadComponentFromURL(url, "_blank", 0, properties)
        return Book(document, App(self.app.engine, document))
