"""Cells of CSV that a spreadsheet shows rather than runs (OWASP, CSV injection)."""

import pyarrow as pa
import pyarrow.compute as pc

from catalog.values.formulas import FORMULA_STARTS


def defused(array: pa.Array) -> pa.Array:
    """The texts, each that a spreadsheet would take for a formula with an apostrophe before it."""
    starts = pc.utf8_slice_codeunits(array, 0, 1)
    is_formula = pc.is_in(starts, value_set=pa.array(FORMULA_STARTS))
    return pc.if_else(is_formula, pc.binary_join_element_wise(pa.scalar("'"), array, pa.scalar("")), array)
