"""Plans for game agents from an Understudy server, with an answer even while the server is away."""

from .agent import Agent
from .answer import Answer
from .async_client import AsyncClient
from .client import Client
from .http_plan import PlanAnswer, plan
from .messages import ClientError, Step
from .session import Refusal
from .things import World
from .together import JointStep, JointWait, TogetherAnswer, plan_together

__all__ = [
    "Agent",
    "Answer",
    "AsyncClient",
    "Client",
    "ClientError",
    "JointStep",
    "JointWait",
    "PlanAnswer",
    "Refusal",
    "Step",
    "TogetherAnswer",
    "World",
    "plan",
    "plan_together",
]
