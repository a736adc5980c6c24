"""Passes messages of the server to agents."""

from __future__ import annotations

from .agent import Agent
from .messages import Message, number_of, step_of


def tell_agent(agent: Agent, message: Message, game_ms: float) -> None:
    """Passes a message to its agent; ``game_ms`` is the game's clock."""
    kind, step_id = message["type"], number_of(message, "stepId")
    step = step_of(message.get("step"))
    if kind in ("plan", "revised"):
        agent._planned(message)
    elif kind == "early" and step is not None:
        agent._set_out(message, step)
    elif kind == "begin" and step is not None and message.get("squad") is not None:
        agent._squad_steps.begin(message, step, game_ms)
    elif kind == "begin" and step is not None:
        agent._told(step_id, step)
    elif kind == "finish":
        agent._squad_steps.over(step_id)
    elif kind == "wait" and step is not None:
        agent._squad_steps.wait(message, step, game_ms)
    elif kind == "rest":
        agent._squad_steps.rest(message)
    elif kind == "interrupt":
        agent._squad_steps.interrupted(step_id, message["reason"])
        agent._interrupted(step_id, message["reason"])
    elif kind == "claims":
        agent.claims = tuple(message["things"])
    elif kind == "order":
        agent._order_changed(message)
