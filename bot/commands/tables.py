"""Tables as commands print them: without lines, so that those of a county fit a terminal of 80 columns."""

from rich.table import Table


def plain_table(*heads: str, gap: int = 2, caption: str | None = None) -> Table:
    """A table with so many blanks between its columns and none around it; what is too long goes on in the next line."""
    table = Table(box=None, pad_edge=False, padding=(0, gap, 0, 0), caption=caption)
    for head in heads:
        table.add_column(head, overflow="fold")
    return table
