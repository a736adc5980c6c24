"""The life of an agent: its goal, its plan and its steps, between the game and the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional

from .early_steps import EarlySteps
from .messages import NO_STATE, ClientError, Message, error_of, items_of, number_of, step_end, text_of
from .schema import SquadTask
from .squad_member import SquadMember
from .step import Step, is_due_at, is_same_step, step_of, steps_from, steps_of
from .want import Want

if TYPE_CHECKING:
    from .session import Session
    from .session_life import SessionLife

#: Number of outdated plans in a row after which one is followed anyway, as on the server.
MAX_OUTRUN = 3


class AgentLife(SquadMember):
    """The part of an agent between the game's reports and the server's messages."""

    def __init__(self, name: str, session: Session) -> None:
        super().__init__(name, session)
        #: Ids of the things claimed by the agent's plan, unavailable to other plans.
        self.claims: List[object] = []
        self._at: Optional[List[float]] = None
        #: Whether the server knows the agent in this session.
        self._is_known: bool = False
        self._values: Message = {}
        self._is_state_due: bool = False
        self._state_seq: int = 0
        self._want: Want = Want()
        self._is_idle_due: bool = False
        self._answer: Optional[Message] = None
        #: The state that the answer is for.
        self._based_on: int = NO_STATE
        self._steps: List[Step] = []
        self._is_playing: bool = False
        #: Id of the step that the server's runner started; 0 for none.
        self._step_id: int = 0
        #: Unsent ends of steps.
        self._ends: List[Message] = []
        self._outrun: int = 0
        self._early: EarlySteps = EarlySteps()

    def _change_want(self, message: Message, text: str) -> bool:
        """Wants something else, with its JSON, and leaves its squad; false for the same."""
        if not self._want.become(message, text):
            return False
        self._quit_squad("goal-changed")
        self._answer = None
        self._stop("goal-changed")
        self._ask()
        return True

    def _rest(self, why: str) -> None:
        """Ends the agent's own want."""
        if self._want.told is None:
            return
        self._want.end()
        self._is_idle_due = True
        self._answer = None
        self._stop(why)

    def _take_up(self, want: Optional[Message], text: str, steps: List[Step]) -> None:
        """Follows the plan of a saved game until the server has answered."""
        self._is_state_due = True
        if want is None:
            return
        self._want.resume(want, text)
        self._steps = steps
        self._answer = {"status": "partial", "cost": 0.0, "source": "saved"}
        self._based_on = NO_STATE
        self._outrun = 1
        self._ask()

    def _join_squad(self, squad: str) -> None:
        """Joins a squad, in place of the agent's own want."""
        self._squad_steps.leave("squad-changed")
        self._rest("squad-joined")
        self._squad_steps.squad = squad

    def _quit_squad(self, why: str) -> None:
        """Leaves the squad, if the agent is in one."""
        squad = self._squad_steps.squad
        if squad is not None:
            self._squad_steps.leave(why)
            self._session.quit_squad(squad, self.name)

    def _playing(self) -> Optional[Step]:
        return self._steps[0] if self._is_playing else None

    def _running_step(self) -> Optional[Step]:
        """The running step, of the agent's own plan or of its squad."""
        if self._is_playing:
            return self._steps[0]
        tasks: List[SquadTask] = self._squad_steps.tasks()
        return tasks[0].step if len(tasks) > 0 else None

    def _is_proved(self, is_stale: bool) -> bool:
        """Whether the answer is proved to reach the goal from the present state."""
        return text_of(self._answer, "status") == "solved" and not is_stale and not self._is_late(self._based_on)

    def _finish(self, ended: Optional[Step]) -> None:
        """A step has succeeded; without one, the running step."""
        step = self._end_step("finished", None, ended)
        if step is not None:
            self._steps = steps_from(self._steps, 1)
            self._early.step_finished()
            self._want.step_finished()
            self.on_step_finished(step)

    def _fail(self, why: Optional[str], ended: Optional[Step]) -> None:
        """A step has failed: another plan is requested, without it."""
        step = self._end_step("failed", why, ended)
        if step is not None:
            self._steps = []
            if not self._want.is_served():
                self._want.step_failed(step)
                self._ask()

    def _has_due(self) -> bool:
        """Whether messages are due."""
        return self._is_state_due or self._want.is_due or self._is_idle_due or len(self._ends) > 0

    def _tell_again(self) -> None:
        """Sends everything again, after a new session or a loss on the server."""
        self._is_state_due = len(self._values) > 0
        self._want.tell_again()
        self._is_idle_due = False
        # A server's new session numbers steps from 1.
        self._step_id = 0
        self._squad_steps.forget_ids()
        self._ends = []

    def _forget_session(self) -> None:
        """Handles a lost session. States are numbered from 1 again, so the answer matches none of them."""
        self._is_known = False
        self.claims = []
        self._state_seq = 0
        self._want.forget_session()
        self._early.forget()
        self._based_on = NO_STATE
        if self._answer is not None:
            self._outrun = max(1, self._outrun)

    def _begin(self) -> None:
        """Starts the next step, if it is due."""
        if self._is_playing or len(self._steps) == 0 or not is_due_at(self._steps[0], self._session.game_ms()):
            return
        self._is_playing = True
        self._send_end("started", None)
        self.on_step_started(self._steps[0])

    def _pump(self, now: float, session: SessionLife) -> None:
        """Sends due messages."""
        if self._want.is_ask_due(now):
            self._ask()
        if self._is_idle_due:
            self._is_idle_due = False
            if self._is_known:
                session.send_numbered(self.name, {"type": "idle"})
        if self._is_state_due:
            self._is_state_due = False
            state: Message = {"type": "state", "nowMs": session.game_ms(), "values": self._values}
            if self._at is not None:
                state["at"] = self._at
            self._state_seq = session.send_numbered(self.name, state)
            self._is_known = self._is_known or self._state_seq > 0
        if self._want.waits_in_vain(now, self._state_seq > 0 or len(self._values) > 0):
            why = "its state is not known yet, so that nothing is planned: tell it, or mend the name"
            self._tell_error(error_of({"code": "invalid-state", "message": why, "pointer": "/agent"}))
        # A goal must follow the first state.
        if self._want.is_due and self._state_seq > 0:
            was_known = self._want.is_known()
            if not self._want.say(now, session, self.name, {"type": "want"}):
                # The server must not plan for the old goal.
                self._is_idle_due = was_known
        ends = self._ends
        self._ends = []
        for end in ends:
            session.send_numbered(self.name, end)

    def _hear(self, message: Message, now_ms: float) -> None:
        """Takes a message of the server about the agent; the time is the game's."""
        kind = text_of(message, "type")
        step_id = number_of(message, "stepId")
        if kind == "plan" or kind == "revised":
            self._planned(message, kind == "revised")
        elif kind == "early":
            self._set_out(message)
        elif kind == "begin" and text_of(message, "squad") is not None:
            self._squad_steps.begin(message, now_ms)
        elif kind == "begin":
            self._told(step_id, step_of(message["step"]))
        elif kind == "finish":
            self._squad_steps.over(step_id)
        elif kind == "wait":
            self._squad_steps.wait(message, now_ms)
        elif kind == "rest":
            self._squad_steps.rest(message)
        elif kind == "interrupt":
            why = text_of(message, "reason")
            self._squad_steps.interrupted(step_id, why)
            if step_id == self._step_id and self._is_playing:
                self._stop(why)
        elif kind == "claims":
            self.claims = items_of(message, "things")
        elif kind == "order":
            self._order_heard(message)

    def _set_out(self, message: Message) -> None:
        """Starts a certain step of a plan in progress."""
        based_on = number_of(message, "basedOn")
        if not self._want.is_answered_by(number_of(message, "want")) or self._is_late(based_on):
            return
        steps = self._early.add(based_on, number_of(message, "index"), step_of(message["step"]))
        if steps is not None:
            self._answer = {"status": "partial", "cost": 0.0, "source": "early"}
            self._based_on = NO_STATE
            self._follow(steps, "plan-changed")

    def _planned(self, message: Message, is_revised: bool) -> None:
        """Follows a new plan, unless the state has changed too much since."""
        if not self._want.is_answered_by(number_of(message, "want")):
            return
        steps = steps_of(message)
        based_on = number_of(message, "basedOn")
        is_late = self._is_late(based_on)
        done = self._early.done_of(based_on, steps) if is_late else 0
        is_outrun = is_late and done == 0
        if is_outrun and is_revised:
            return
        self._outrun = self._outrun + 1 if is_outrun else 0
        if is_outrun and self._outrun < MAX_OUTRUN:
            self._ask()
            return
        self._adopt(message, based_on, steps_from(steps, done))

    def _adopt(self, message: Message, based_on: int, steps: List[Step]) -> None:
        """Follows the remaining steps of a plan for a state."""
        self._early.forget()
        self._answer = message
        self._based_on = based_on
        self._follow(steps, "plan-changed")
        self._tell_answer()

    def _told(self, step_id: int, step: Step) -> None:
        """Starts a step of the server's runner."""
        if self._want.is_served() and step_id > self._step_id:
            steps: List[Step] = [step]
            self._follow(steps, "plan-changed")
            self._step_id = step_id

    def _order_heard(self, message: Message) -> None:
        if not self._want.is_answered_by(number_of(message, "want")):
            return
        state = text_of(message, "state")
        if state == "done" or state == "given-up":
            self._want.order_ended(text_of(message, "id"))
        self._tell_order(text_of(message, "id"), state, text_of(message, "reason"))

    def _has_sent(self, seq: int) -> bool:
        """Whether a number is that of the current want."""
        return self._want.has_number(seq)

    def _found_wrong(self, error: ClientError, seq: int, now: float) -> None:
        """Handles an error about a message of the agent; the number is 0 for an error of the whole session."""
        if not self._want.refused(error.code, seq, now):
            self._tell_error(error)

    def _is_late(self, based_on: int) -> bool:
        """Whether the state has changed since."""
        return based_on != self._state_seq or self._is_state_due

    def _ask(self) -> None:
        self._early.forget()
        self._want.ask()

    def _stop(self, why: str) -> None:
        no_steps: List[Step] = []
        self._follow(no_steps, why)

    def _follow(self, steps: List[Step], why: str) -> None:
        """Follows other steps; the running one continues if it is also their first."""
        step = self._playing()
        self._steps = steps
        if step is None:
            return
        if len(steps) > 0 and is_same_step(step, steps[0]):
            # The game knows the step by the object that it got at the start.
            steps[0] = step
            return
        self._is_playing = False
        self.on_step_interrupted(step, why)

    def _end_step(self, how: str, detail: Optional[str], ended: Optional[Step]) -> Optional[Step]:
        step = self._running_step() if ended is None else ended
        if step is None or self._squad_steps.end(step, how, detail):
            return None
        if not self._is_playing or step is not self._steps[0]:
            return None
        self._is_playing = False
        self._send_end(how, detail)
        return step

    def _send_end(self, how: str, detail: Optional[str]) -> None:
        """Reports the end of a step to the server's runner, if the server has one."""
        # A step that the server did not start in this session has no id there.
        if self._want.is_served() and self._step_id > 0:
            self._ends.append(step_end(self._step_id, how, detail))

    def _say_end(self, end: Message) -> None:
        """Reports the end of a step of the squad."""
        self._ends.append(end)

    # By hand in each language.

    def _tell_answer(self) -> None:
        """Tells the game of an answer."""
        raise NotImplementedError

    def _tell_order(self, called: str, state: str, why: Optional[str]) -> None:
        """Tells the game of an order's new state."""
        raise NotImplementedError

    def _tell_error(self, error: ClientError) -> None:
        """Tells the game of an error."""
        raise NotImplementedError
