"""Lineage as a picture: layout, boxes, and the chart that draws them."""
