"""How does a terminal show, ask and wait? ``console`` prints, ``screen`` is a session's."""
