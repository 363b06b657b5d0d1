"""Latitude and longitude -> metres in EPSG:3067 (ETRS-TM35FIN), which the catalogue keeps. Pure.

The Gauss-Krüger series of recommendation JHS 197 (appendix 1) on the ellipsoid GRS 80; good to a millimetre in Finland.
WGS 84, which HSDS gives, is taken for ETRS89: they differ by less than a metre.
"""

from __future__ import annotations

from math import asin, asinh, atan, atanh, cos, cosh, radians, sin, sinh, sqrt, tan

_A, _F = 6_378_137.0, 1 / 298.257222101
_SCALE, _MERIDIAN, _FALSE_EASTING = 0.9996, 27.0, 500_000.0
_N = _F / (2 - _F)
_RADIUS = _A / (1 + _N) * (1 + _N**2 / 4 + _N**4 / 64)
_E = sqrt(2 * _F - _F**2)
_H = (
    _N / 2 - 2 * _N**2 / 3 + 5 * _N**3 / 16 + 41 * _N**4 / 180,
    13 * _N**2 / 48 - 3 * _N**3 / 5 + 557 * _N**4 / 1440,
    61 * _N**3 / 240 - 103 * _N**4 / 140,
    49561 * _N**4 / 161280,
)


def metres(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Northing and easting in metres, rounded to ten centimetres; None for a place that cannot be in Finland."""
    if not (59.3 <= latitude <= 70.2 and 19.0 <= longitude <= 31.7):
        return None
    phi, lam = radians(latitude), radians(longitude - _MERIDIAN)
    conformal = atan(sinh(asinh(tan(phi)) - _E * atanh(_E * sin(phi))))
    eta = atanh(cos(conformal) * sin(lam))
    xi = asin(sin(conformal) * cosh(eta))
    north = xi + sum(h * sin(2 * k * xi) * cosh(2 * k * eta) for k, h in enumerate(_H, start=1))
    east = eta + sum(h * cos(2 * k * xi) * sinh(2 * k * eta) for k, h in enumerate(_H, start=1))
    return round(_SCALE * _RADIUS * north, 1), round(_FALSE_EASTING + _SCALE * _RADIUS * east, 1)
