"""Asks the service for a plan over gRPC, and follows an agent in a session.

python plan.py localhost:7070 (after pip install 'clients/python[grpc]')
"""

import sys
import threading

import grpc
from understudy_client.grpc_stubs import messages, services

HUT = {"at": "home", "wood": 0, "fire_lit": False}


def state_of(values):
    request = messages.PlanRequest()
    request.state.update(values)
    return request.state


def plan(planner):
    request = messages.PlanRequest(domain="hut", agent="ann", state=state_of(HUT), budget_ms=5000)
    request.goal.string_value = "warm"
    outcome = planner.Plan(request, timeout=10)
    assert outcome.status == messages.OUTCOME_STATUS_SOLVED, outcome
    steps = [step.tool for step in outcome.steps]
    print("plan:", ", ".join(steps), "cost", outcome.cost)
    stream = [said.WhichOneof("type") for said in planner.PlanStream(request, timeout=10)]
    assert "outcome" in stream, stream
    return steps


def mistake(planner):
    request = messages.PlanRequest(domain="hat", agent="ann", state=state_of(HUT), budget_ms=5000)
    request.goal.string_value = "warm"
    try:
        planner.Plan(request, timeout=10)
    except grpc.RpcError as error:
        assert error.code() == grpc.StatusCode.NOT_FOUND, error
        trailer = dict(error.trailing_metadata())["grpc-status-details-bin"]
        assert b"unknown-domain" in trailer
        print("mistake:", error.details())
    else:
        raise AssertionError("there is no domain of that name")


def session(planner):
    goal = messages.PlanRequest().goal
    goal.string_value = "warm"
    says = [
        messages.ClientMessage(
            hello=messages.ClientMessage.Hello(protocol=[1], client="plan.py", domain="hut")
        ),
        messages.ClientMessage(
            state=messages.ClientMessage.State(seq=1, agent="ann", now_ms=0, values=state_of(HUT))
        ),
        messages.ClientMessage(
            want=messages.ClientMessage.Want(seq=2, agent="ann", goal=goal, budget_ms=5000)
        ),
    ]
    done = threading.Event()

    def said():
        yield from says
        done.wait(10)

    for message in planner.Session(said()):
        if message.WhichOneof("type") == "plan":
            print("session:", ", ".join(step.tool for step in message.plan.steps))
            done.set()
            return [step.tool for step in message.plan.steps]
    raise AssertionError("no plan was pushed")


def main(address):
    with grpc.insecure_channel(address) as channel:
        planner = services.PlannerStub(channel)
        steps = plan(planner)
        mistake(planner)
        assert session(planner) == steps


main(sys.argv[1])
