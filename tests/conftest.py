"""What all tests share."""

from hypothesis import HealthCheck, settings

# A shared machine may stand still for a second; the laws are about results, not about time.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("patient")
