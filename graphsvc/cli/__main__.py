"""`python -m graphsvc.cli` is the command graphsvc."""

from graphsvc.cli import graphsvc

graphsvc()
