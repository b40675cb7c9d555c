"""How the figures of ``bench/README.md`` are measured: data sets made ready, and benchmarks."""
