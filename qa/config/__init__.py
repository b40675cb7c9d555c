"""What has the user chosen? ``settings.Settings``, of what ``definitions`` defines."""
