"""How is a network made and run without PyTorch? ``onnx_graph``, ``feed_forward``; ``runtime``."""
