"""How is a network made and run without PyTorch? ``onnx_graph`` makes one, ``runtime`` runs it."""
