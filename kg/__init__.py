"""A knowledge graph of Japan's settlement and independence regions (定住自立圏).

Imports run one way: cli, web → services → model → vocab → errors.
"""

__all__ = ["__version__"]

__version__ = "0.1.0"
