"""How the assistant fares, for machines that watch it: figures, the supervisor's watchdog, a disk that fills up."""
