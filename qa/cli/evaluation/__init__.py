"""How good are the answers to a set of questions? ``evaluate`` says it."""
