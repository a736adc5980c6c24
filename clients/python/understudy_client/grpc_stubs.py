"""The service over gRPC: ``messages`` and ``services`` of its proto file.

They are generated on import with the installed ``grpcio-tools``, so they always fit the installed ``grpcio``: ``pip
install './clients/python[grpc]'``.

>>> import grpc
>>> from understudy_client.grpc_stubs import messages, services
>>> planner = services.PlannerStub(grpc.insecure_channel("127.0.0.1:7070"))
>>> planner.Plan(messages.PlanRequest(domain="village", agent="ann", budget_ms=100))
"""

from __future__ import annotations

import sys
from pathlib import Path

import grpc

_FOLDER = str(Path(__file__).parent / "proto")

# Proto files are found through the module path.
sys.path.insert(0, _FOLDER)
try:
    messages, services = grpc.protos_and_services("understudy/v1/planner.proto")
finally:
    sys.path.remove(_FOLDER)

__all__ = ["messages", "services"]
