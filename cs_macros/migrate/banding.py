"""Which registers of an older workbook lack their bands, and the bands themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from cs_macros.book.sheets import Sheet
from cs_macros.build.places import Places, plan
from cs_macros.hosts.package import markup
from cs_macros.hosts.package.workbook import Package
from cs_macros.hosts.port import Cell
from cs_macros.migrate.desk import older_places
from cs_macros.migrate.outlines import grouped
from cs_macros.migrate.robbed import drawing_of


class Banding:
    """The registers of one older workbook.

    Args:
      present: The sheets that it has.
      columns: Sheet → column of the fresh table → where it stands in the older one.
    """

    def __init__(
        self,
        old: Package,
        fresh: Package,
        sheets: Sequence[Sheet],
        present: Sequence[Sheet],
        columns: Callable[[Sheet], Mapping[int, int]],
    ) -> None:
        self.old, self.fresh, self._present, self._columns = old, fresh, present, columns
        self.everywhere = [each for sheet in sheets for each in sheet.everywhere]

    def places(self, sheet: Sheet) -> Places | None:
        """Where bands, buttons and colours of a register go in this workbook."""
        if sheet.flow is None:
            return None
        title, table = self.old.table(sheet.table).sheet, self.old.table(sheet.table)
        part, columns = self.old.sheet_parts[title], self._columns(sheet)
        declared = [column.field for column in sheet.record.layout.columns]
        fields = {columns[place]: field for place, field in enumerate(declared, start=1)}
        drawn = drawing_of(self.old, part)
        drawing = self.old.archive.read(drawn) if drawn else b""
        data = markup.utf8(self.old.archive.read(part), part)
        return older_places(sheet, self.everywhere, fields, table.area.top, data, drawing)

    @cached_property
    def unfolding(self) -> dict[str, set[int]]:
        """Register whose stages are named and do not fold yet → their columns behind the first ones."""
        found = {}
        for sheet in self._present:
            places = self.places(sheet)
            if places is None or not (sheet in self.bandless or self._has_bands(sheet, places)):
                continue
            folding = {at + 1 for band in places.bands for at in band.folding}
            table = self.old.table(sheet.table)
            part, here = self.old.sheet_parts[table.sheet], {at for at in folding if at <= table.area.right}
            if grouped(markup.utf8(self.old.archive.read(part), part), part, here):
                found[sheet.table] = folding
        return found

    def _has_bands(self, sheet: Sheet, places: Places) -> bool:
        return self._over_header(sheet, places) == [
            each.stage or None for each in places.sheet.record.layout.columns
        ]

    def _over_header(self, sheet: Sheet, places: Places) -> list[Cell]:
        """What stands in the row above the header."""
        table = self.old.table(sheet.table)
        page, columns = self.old.sheet(table.sheet), places.sheet.record.layout.columns
        return [page.value(table.area.top - 1, at) for at in range(1, len(columns) + 1)]

    @cached_property
    def bandless(self) -> list[Sheet]:
        """The registers whose row above the header is free for the stages' names."""
        found = []
        for sheet in self._present:
            table = self.old.table(sheet.table)
            page, row = self.old.sheet(table.sheet), table.area.top - 1
            places = self.places(sheet)
            if places is None or row < 2 or any(area.top <= row <= area.bottom for area in page.frame.merges):
                continue
            stages = [each.stage or None for each in places.sheet.record.layout.columns]
            here = self._over_header(sheet, places)
            if here != stages and all(
                one is None or one == other for one, other in zip(here, stages, strict=True)
            ):
                found.append(sheet)
        return found

    def write(self, package: Package, looks: Sequence[int]) -> None:
        """Write the stages' names over their columns, in the looks of the fresh workbook's bands.

        Args:
          looks: Style of the fresh workbook → style of this one.
        """
        for sheet in self.bandless:
            places = self.places(sheet)
            assert places
            model, fresh = plan(sheet, self.everywhere), self.fresh.sheet(sheet.title)
            page, row = (
                package.sheet(self.old.table(sheet.table).sheet),
                self.old.table(sheet.table).area.top - 1,
            )
            for band in places.bands:
                home = next(each for each in model.bands if each.stage == band.stage)
                for at in range(band.first, band.last + 1):
                    look = fresh.style_at(model.band + 1, (home.first if at == band.first else home.last) + 1)
                    page.write(row, at + 1, band.stage, style=looks[look])
