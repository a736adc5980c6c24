"""Questions beside agents to a planner inside this process, and those of the planner to the game's own model."""

from __future__ import annotations

from typing import Any, Callable, Dict, Mapping, NamedTuple, Optional, Sequence, Union

from .checks import is_count, is_number, is_real, is_text, shaped
from .http_plan import PlanAnswer, plan_answer_of
from .messages import ClientError, Message, json_text, read_json
from .schema import HTTP_PLAN, TOGETHER_ANSWER, TogetherAnswer, together_answer_of
from .step import Step, json_of

#: The beginnings of the messages that belong here. The library writes the type first.
_TYPES = tuple(f'{{"type":"{name}"' for name in ("answer", "refused", "model-wanted", "model-unwanted"))
_MODEL_QUESTION = {"number": is_number, "kind": is_text, "domain": is_text, "system": is_text, "user": is_text}
_MODEL_QUESTION.update(schema=lambda value: isinstance(value, dict), withinMs=is_real)
_REFUSED = {"code": is_text, "message": is_text}

#: Called with the answer to a question, or with its refusal.
Answered = Callable[[Union[PlanAnswer, TogetherAnswer, ClientError]], None]


class ModelQuestion(NamedTuple):
    """A question to the game's own model. Answer it once with ``LocalClient.answer_model``, or tell of a failure with
    ``model_failed``, or not at all: the planner has a plan of its own."""

    number: int
    #: ``plan``, ``choice`` or ``reading``.
    kind: str
    domain: str
    #: The part of the prompt that is the same for all such questions of the domain.
    system: str
    user: str
    #: The JSON schema of the answer.
    schema: Dict[str, Any]
    #: The milliseconds in which the answer is needed.
    within_ms: float


class LocalQuestions:
    """The questions of one game. ``send`` passes a message on, and raises ClientError if it cannot."""

    def __init__(self, send: Callable[[str], None]) -> None:
        #: Called with each question to the game's model, in an engine whose options have ``model``.
        self.on_model_wanted: Callable[[ModelQuestion], None] = lambda question: None
        #: Called with the number of a question whose answer has become useless.
        self.on_model_unwanted: Callable[[int], None] = lambda number: None
        #: Called with the refusal of an answer of the model, such as a late one.
        self.on_model_refused: Callable[[ClientError], None] = lambda error: None
        self._send = send
        self._asked = 0
        self._open: Dict[int, Answered] = {}

    def ask(self, kind: str, members: Message, answered: Answered) -> int:
        """Asks a question of a type of the protocol. Raises ClientError (``bad-value``) for a value without a JSON form."""
        self._asked += 1
        self._send(json_text({**members, "type": kind, "id": self._asked}, ""))
        self._open[self._asked] = answered
        return self._asked

    def answer_model(self, number: int, answer: Any) -> None:
        """Answers ``on_model_wanted``. Raises ClientError (``bad-value``) for a value without a JSON form."""
        self._send(json_text({"type": "model-answer", "number": number, "answer": answer}, "/answer"))

    def model_failed(self, number: int, why: str) -> None:
        """Tells that the model failed: the planner's own plan is served at once."""
        self._send(json_text({"type": "model-failed", "number": number, "message": why[:1000]}, ""))

    def hears(self, text: str) -> bool:
        """Handles a message of the planner; False if it is not for here."""
        if not text.startswith(_TYPES):
            return False
        try:
            message = read_json(text)
        except ValueError:
            return False
        self._hear(message)
        return True

    def lost(self, error: ClientError) -> None:
        """The planner is over: no answer comes any more."""
        waiting, self._open = list(self._open.values()), {}
        for answered in waiting:
            answered(error)

    def _hear(self, message: Message) -> None:
        kind, id = message["type"], message.get("id")
        if kind == "model-wanted" and shaped(_MODEL_QUESTION)(message):
            told = (message[name] for name in ("number", "kind", "domain", "system", "user", "schema", "withinMs"))
            self.on_model_wanted(ModelQuestion(*told))
        elif kind == "model-unwanted" and is_number(message.get("number")):
            self.on_model_unwanted(message["number"])
        elif kind == "refused" and shaped(_REFUSED)(message):
            self._refused(message, id)
        elif kind == "answer" and is_count(id) and id in self._open:
            self._answered(message, id)

    def _refused(self, message: Message, id: Any) -> None:
        pointer = message.get("pointer")
        error = ClientError(message["code"], message["message"], pointer if is_text(pointer) else None)
        answered = self._open.pop(id, None) if is_count(id) else None
        if answered is not None:
            answered(error)
        elif is_count(message.get("number")):
            self.on_model_refused(error)

    def _answered(self, message: Message, id: int) -> None:
        # A revised answer may follow: the next question finds it in the cache.
        answered = self._open.pop(id)
        if shaped(TOGETHER_ANSWER)(message):
            answered(together_answer_of(message))
        elif shaped(HTTP_PLAN)(message):
            answered(plan_answer_of(message))
        else:
            answered(ClientError("bad-answer", "what the planner answered is not a plan"))


class LocalAsking:
    """What a client of a planner in this process asks beside its agents. Answers come in ``update()``."""

    #: The questions, and the callbacks about the game's own model.
    questions: LocalQuestions

    def plan(
        self,
        agent: str,
        state: Mapping[str, Any],
        goal: Any,
        answered: Answered,
        *,
        budget_ms: float = 1000,
        **options: Any,
    ) -> int:
        """Asks for one plan from a state to a goal. Options are those of ``plan`` over HTTP, such as ``persona``."""
        return self._ask("plan-once", {**options, "agent": agent, "state": state, "goal": goal, "budgetMs": budget_ms}, answered)

    def plan_now(self, agent: str, state: Mapping[str, Any], goal: Any, answered: Answered, **options: Any) -> int:
        """Asks for a plan at once: one that is known, or that a search of ``sliceMs`` finds."""
        return self._ask("plan-now", {**options, "agent": agent, "state": state, "goal": goal}, answered)

    def propose(
        self,
        agent: str,
        state: Mapping[str, Any],
        goal: Any,
        steps: Sequence[Step],
        answered: Answered,
        *,
        budget_ms: float = 1000,
        **options: Any,
    ) -> int:
        """Proposes steps: they are proved, mended where they break, and give way to a much cheaper plan. The answer's
        ``source`` tells."""
        asked = {**options, "agent": agent, "state": state, "goal": goal, "budgetMs": budget_ms}
        return self._ask("propose", {**asked, "steps": [json_of(step) for step in steps]}, answered)

    def plan_together(
        self, agents: Mapping[str, Any], goal: Any, answered: Answered, *, budget_ms: float = 1000, **options: Any
    ) -> int:
        """Asks for a joint plan, in a domain with time. ``agents`` has the ``state`` of each member."""
        return self._ask("plan-together", {**options, "agents": agents, "goal": goal, "budgetMs": budget_ms}, answered)

    def answer_model(self, number: int, answer: Any) -> None:
        """Answers a question to the game's model with JSON. Whatever it is, the planner proves it."""
        self.questions.answer_model(number, answer)

    def model_failed(self, number: int, why: str) -> None:
        """Tells that the game's model failed: the planner's own plan is served at once."""
        self.questions.model_failed(number, why)

    def _ask(self, kind: str, members: Message, answered: Answered) -> int:
        return self.questions.ask(kind, members, answered)
