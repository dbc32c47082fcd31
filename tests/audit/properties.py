"""How properties are tested here: a machine that is busy with other things is no failure."""

from hypothesis import HealthCheck, settings

BUSY = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
