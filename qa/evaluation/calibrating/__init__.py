"""From which confidence on is a question to be answered? ``calibrated`` says it of ``trial``s."""
