"""Copies the service's proto file into the package, for ``understudy_client.grpc_stubs``."""

from pathlib import Path
from shutil import copyfile

from setuptools import setup

PROTO = "proto/understudy/v1/planner.proto"
here = Path(__file__).parent
source = here.parent.parent / "service" / "server" / PROTO
target = here / "understudy_client" / PROTO

# A source distribution already contains the file, and no service.
if source.exists():
    target.parent.mkdir(parents=True, exist_ok=True)
    copyfile(source, target)

setup()
