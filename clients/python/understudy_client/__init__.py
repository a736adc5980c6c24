"""Plans for game agents from an Understudy server, with an answer even while the server is away."""

from .agent import Agent
from .answer import Answer
from .async_client import AsyncClient
from .client import Client
from .http_plan import PlanAnswer, plan
from .local_client import LocalClient
from .local_engine import LocalEngine, LocalLimits
from .local_questions import LocalQuestions, ModelQuestion
from .messages import ClientError
from .schema import SquadRole, SquadTask, SquadWait, TogetherAnswer, TogetherStep, TogetherWait
from .session import Refusal
from .squad import Squad, SquadPart
from .step import Step
from .things import World
from .together import plan_together

__all__ = [
    "Agent",
    "Answer",
    "AsyncClient",
    "Client",
    "ClientError",
    "LocalClient",
    "LocalEngine",
    "LocalLimits",
    "LocalQuestions",
    "ModelQuestion",
    "PlanAnswer",
    "Refusal",
    "Squad",
    "SquadPart",
    "SquadRole",
    "SquadTask",
    "SquadWait",
    "Step",
    "TogetherAnswer",
    "TogetherStep",
    "TogetherWait",
    "World",
    "plan",
    "plan_together",
]
