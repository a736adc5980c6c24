"""Passes messages of the server to agents."""

from __future__ import annotations

from .agent import Agent
from .messages import Message, number_of
from .step import step_of


def tell_agent(agent: Agent, message: Message, game_ms: float) -> None:
    """Passes a message to its agent; ``game_ms`` is the game's clock."""
    kind, step_id = message["type"], number_of(message, "stepId")
    if kind in ("plan", "revised"):
        agent._planned(message)
    elif kind == "early":
        agent._set_out(message)
    elif kind == "begin" and message.get("squad") is not None:
        agent._squad_steps.begin(message, game_ms)
    elif kind == "begin":
        agent._told(step_id, step_of(message["step"]))
    elif kind == "finish":
        agent._squad_steps.over(step_id)
    elif kind == "wait":
        agent._squad_steps.wait(message, game_ms)
    elif kind == "rest":
        agent._squad_steps.rest(message)
    elif kind == "interrupt":
        agent._squad_steps.interrupted(step_id, message["reason"])
        agent._interrupted(step_id, message["reason"])
    elif kind == "claims":
        agent.claims = tuple(message["things"])
    elif kind == "order":
        agent._order_changed(message)
