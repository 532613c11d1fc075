"""stationmap (驿站地图): find the union service stations of a district."""

__version__ = "0.1.0"
