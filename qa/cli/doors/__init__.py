"""How are programs and colleagues let in? ``mcp`` on stdin and stdout, ``serve`` over HTTP."""
