"""Where a worker has no station within reach, and how much land that is.

All geometry is in one equal-area plane (`stationmap.geodesy.Plane`), metres.
"""
