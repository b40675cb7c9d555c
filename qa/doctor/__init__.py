"""The room qa/doctor."""
