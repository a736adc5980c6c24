// Generated from clients/python/understudy_client/agent_life.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The part of an agent between the game's reports and the server's messages.
    public sealed partial class Agent
    {
        /// Number of outdated plans in a row after which one is followed anyway, as on the server.
        const long MaxOutrun = 3;

        /// <summary>Ids of the things claimed by the agent's plan, unavailable to other plans.</summary>
        public IReadOnlyList<object> Claims { get; private set; } = new List<object>();
        List<double> at;
        /// Whether the server knows the agent in this session.
        bool isKnown = false;
        Message values = new Message();
        bool isStateDue = false;
        long stateSeq = 0;
        Want want = new Want();
        bool isIdleDue = false;
        Message answer;
        /// The state that the answer is for.
        long basedOn = NoState;
        List<Step> steps = new List<Step>();
        bool isPlaying = false;
        /// Id of the step that the server's runner started; 0 for none.
        long stepId = 0;
        /// Unsent ends of steps.
        List<Message> ends = new List<Message>();
        long outrun = 0;
        EarlySteps early = new EarlySteps();

        /// Wants something else, with its JSON, and leaves its squad; false for the same.
        internal bool ChangeWant(Message message, string text)
        {
            if (!want.Become(message, text)) return false;
            QuitSquad("goal-changed");
            answer = null;
            Stop("goal-changed");
            Ask();
            return true;
        }

        /// Ends the agent's own want.
        internal void Rest(string why)
        {
            if (want.Told == null) return;
            want.End();
            isIdleDue = true;
            answer = null;
            Stop(why);
        }

        /// Follows the plan of a saved game until the server has answered.
        internal void TakeUp(Message want, string text, List<Step> steps)
        {
            isStateDue = true;
            if (want == null) return;
            this.want.Resume(want, text);
            this.steps = steps;
            answer = new Message { { "status", "partial" }, { "cost", 0.0 }, { "source", "saved" } };
            basedOn = NoState;
            outrun = 1;
            Ask();
        }

        /// Joins a squad, in place of the agent's own want.
        internal void JoinSquad(string squad)
        {
            squadSteps.Leave("squad-changed");
            Rest("squad-joined");
            squadSteps.Squad = squad;
        }

        /// Leaves the squad, if the agent is in one.
        internal void QuitSquad(string why)
        {
            var squad = squadSteps.Squad;
            if (squad != null)
            {
                squadSteps.Leave(why);
                session.QuitSquad(squad, Name);
            }
        }

        internal Step Playing() => isPlaying ? steps[0] : null;

        /// The running step, of the agent's own plan or of its squad.
        internal Step RunningStep()
        {
            if (isPlaying) return steps[0];
            var tasks = squadSteps.Tasks();
            return tasks.Count > 0 ? tasks[0].Step : null;
        }

        /// Whether the answer is proved to reach the goal from the present state.
        internal bool IsProved(bool isStale)
        {
            return TextOf(answer, "status") == "solved" && !isStale && !IsLate(basedOn);
        }

        /// A step has succeeded; without one, the running step.
        internal void Finish(Step ended)
        {
            var step = EndStep("finished", null, ended);
            if (step != null)
            {
                steps = StepsFrom(steps, 1);
                early.StepFinished();
                want.StepFinished();
                OnStepFinished(step);
            }
        }

        /// A step has failed: another plan is requested, without it.
        internal void Fail(string why, Step ended)
        {
            var step = EndStep("failed", why, ended);
            if (step != null)
            {
                steps = new List<Step>();
                if (!want.IsServed())
                {
                    want.StepFailed(step);
                    Ask();
                }
            }
        }

        /// Whether messages are due.
        internal bool HasDue() => isStateDue || want.IsDue || isIdleDue || ends.Count > 0;

        /// Sends everything again, after a new session or a loss on the server.
        internal void TellAgain()
        {
            isStateDue = values.Count > 0;
            want.TellAgain();
            isIdleDue = false;
            // A server's new session numbers steps from 1.
            stepId = 0;
            squadSteps.ForgetIds();
            ends = new List<Message>();
        }

        /// Handles a lost session. States are numbered from 1 again, so the answer matches none of them.
        internal void ForgetSession()
        {
            isKnown = false;
            Claims = new List<object>();
            stateSeq = 0;
            want.ForgetSession();
            early.Forget();
            basedOn = NoState;
            if (answer != null) outrun = Math.Max(1, outrun);
        }

        /// Starts the next step, if it is due.
        internal void Begin()
        {
            if (isPlaying || steps.Count == 0 || !IsDueAt(steps[0], session.GameMs())) return;
            isPlaying = true;
            SendEnd("started", null);
            OnStepStarted(steps[0]);
        }

        /// Sends due messages.
        internal void Pump(double now, Session session)
        {
            if (want.IsAskDue(now)) Ask();
            if (isIdleDue)
            {
                isIdleDue = false;
                if (isKnown) session.SendNumbered(Name, new Message { { "type", "idle" } });
            }
            if (isStateDue)
            {
                isStateDue = false;
                var state = new Message { { "type", "state" }, { "nowMs", session.GameMs() }, { "values", values } };
                if (at != null) state["at"] = at;
                stateSeq = session.SendNumbered(Name, state);
                isKnown = isKnown || stateSeq > 0;
            }
            if (want.WaitsInVain(now, stateSeq > 0 || values.Count > 0))
            {
                var why = "its state is not known yet, so that nothing is planned: tell it, or mend the name";
                TellError(ErrorOf(new Message { { "code", "invalid-state" }, { "message", why }, { "pointer", "/agent" } }));
            }
            // A goal must follow the first state.
            if (want.IsDue && stateSeq > 0)
            {
                var wasKnown = want.IsKnown();
                if (!want.Say(now, session, Name, new Message { { "type", "want" } }))
                {
                    // The server must not plan for the old goal.
                    isIdleDue = wasKnown;
                }
            }
            var ends = this.ends;
            this.ends = new List<Message>();
            foreach (var end in ends) session.SendNumbered(Name, end);
        }

        /// Takes a message of the server about the agent; the time is the game's.
        internal void Hear(Message message, double nowMs)
        {
            var kind = TextOf(message, "type");
            var stepId = NumberOf(message, "stepId");
            if (kind == "plan" || kind == "revised") Planned(message, kind == "revised");
            else if (kind == "early") SetOut(message);
            else if (kind == "begin" && TextOf(message, "squad") != null) squadSteps.Begin(message, nowMs);
            else if (kind == "begin") Told(stepId, Step.Of(message["step"]));
            else if (kind == "finish") squadSteps.Over(stepId);
            else if (kind == "wait") squadSteps.Wait(message, nowMs);
            else if (kind == "rest") squadSteps.Rest(message);
            else if (kind == "interrupt")
            {
                var why = TextOf(message, "reason");
                squadSteps.Interrupted(stepId, why);
                if (stepId == this.stepId && isPlaying) Stop(why);
            }
            else if (kind == "claims") Claims = ItemsOf(message, "things");
            else if (kind == "order") OrderHeard(message);
        }

        /// Starts a certain step of a plan in progress.
        internal void SetOut(Message message)
        {
            var basedOn = NumberOf(message, "basedOn");
            if (!want.IsAnsweredBy(NumberOf(message, "want")) || IsLate(basedOn)) return;
            var steps = early.Add(basedOn, NumberOf(message, "index"), Step.Of(message["step"]));
            if (steps != null)
            {
                answer = new Message { { "status", "partial" }, { "cost", 0.0 }, { "source", "early" } };
                this.basedOn = NoState;
                Follow(steps, "plan-changed");
            }
        }

        /// Follows a new plan, unless the state has changed too much since.
        internal void Planned(Message message, bool isRevised)
        {
            if (!want.IsAnsweredBy(NumberOf(message, "want"))) return;
            var steps = StepsOf(message);
            var basedOn = NumberOf(message, "basedOn");
            var isLate = IsLate(basedOn);
            var done = isLate ? early.DoneOf(basedOn, steps) : 0;
            var isOutrun = isLate && done == 0;
            if (isOutrun && isRevised) return;
            outrun = isOutrun ? outrun + 1 : 0;
            if (isOutrun && outrun < MaxOutrun)
            {
                Ask();
                return;
            }
            Adopt(message, basedOn, StepsFrom(steps, done));
        }

        /// Follows the remaining steps of a plan for a state.
        internal void Adopt(Message message, long basedOn, List<Step> steps)
        {
            early.Forget();
            answer = message;
            this.basedOn = basedOn;
            Follow(steps, "plan-changed");
            TellAnswer();
        }

        /// Starts a step of the server's runner.
        internal void Told(long stepId, Step step)
        {
            if (want.IsServed() && stepId > this.stepId)
            {
                var steps = new List<Step> { step };
                Follow(steps, "plan-changed");
                this.stepId = stepId;
            }
        }

        internal void OrderHeard(Message message)
        {
            if (!want.IsAnsweredBy(NumberOf(message, "want"))) return;
            var state = TextOf(message, "state");
            if (state == "done" || state == "given-up") want.OrderEnded(TextOf(message, "id"));
            TellOrder(TextOf(message, "id"), state, TextOf(message, "reason"));
        }

        /// Whether a number is that of the current want.
        internal bool HasSent(long seq) => want.HasNumber(seq);

        /// Handles an error about a message of the agent; the number is 0 for an error of the whole session.
        internal void FoundWrong(UnderstudyException error, long seq, double now)
        {
            if (!want.Refused(error.Code, seq, now)) TellError(error);
        }

        /// Whether the state has changed since.
        internal bool IsLate(long basedOn) => basedOn != stateSeq || isStateDue;

        internal void Ask()
        {
            early.Forget();
            want.Ask();
        }

        internal void Stop(string why)
        {
            var noSteps = new List<Step>();
            Follow(noSteps, why);
        }

        /// Follows other steps; the running one continues if it is also their first.
        internal void Follow(List<Step> steps, string why)
        {
            var step = Playing();
            this.steps = steps;
            if (step == null) return;
            if (steps.Count > 0 && IsSameStep(step, steps[0]))
            {
                // The game knows the step by the object that it got at the start.
                steps[0] = step;
                return;
            }
            isPlaying = false;
            OnStepInterrupted(step, why);
        }

        internal Step EndStep(string how, string detail, Step ended)
        {
            var step = ended == null ? RunningStep() : ended;
            if (step == null || squadSteps.End(step, how, detail)) return null;
            if (!isPlaying || step != steps[0]) return null;
            isPlaying = false;
            SendEnd(how, detail);
            return step;
        }

        /// Reports the end of a step to the server's runner, if the server has one.
        internal void SendEnd(string how, string detail)
        {
            // A step that the server did not start in this session has no id there.
            if (want.IsServed() && stepId > 0) ends.Add(StepEnd(stepId, how, detail));
        }

        /// Reports the end of a step of the squad.
        internal void SayEnd(Message end) => ends.Add(end);
    }
}
