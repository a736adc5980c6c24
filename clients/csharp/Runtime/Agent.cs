using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// <summary>An agent: it reports its state and goal, and gets steps to play.</summary>
    /// <remarks>All events are raised in <see cref="UnderstudyClient.Update"/>, on its caller's thread.</remarks>
    public sealed partial class Agent
    {
        /// Number of outdated plans in a row after which one is followed anyway, as on the server.
        const int MaxOutrun = 3;
        /// Length limit of the server on the reason of a failed step.
        const int MaxDetail = 1000;

        public readonly string Name;
        readonly Session session;
        readonly Message values = new Message();
        double[] spot;
        bool isClosed;
        /// Whether the server knows the agent in this session.
        bool isKnown;
        bool isStateDue;
        long stateSeq;
        readonly Want want = new Want();
        bool isIdleDue;
        object answer;
        long answerBasedOn = EarlySteps.NoState;
        List<Step> steps = new List<Step>();
        bool isPlaying;
        long stepId;
        readonly List<Message> ends = new List<Message>();
        int outrun;
        readonly EarlySteps early = new EarlySteps();

        internal Agent(string name, Session session)
        {
            Name = name;
            this.session = session;
            SquadSteps = new SquadSteps(this);
        }

        /// <summary>A step starts. Call <see cref="Finished"/> or <see cref="Failed"/> when it ends.</summary>
        public event Action<Step> StepStarted;

        public event Action<Step> StepFinished;

        /// <summary>A step must stop early, since there is a better plan, or none; with the reason.</summary>
        public event Action<Step, string> StepInterrupted;

        /// <summary>A new answer has arrived.</summary>
        public event Action<Answer> Answered;

        /// <summary>An order's new state, by id: wanted, postponed, given-up or done; and its reason or null.</summary>
        public event Action<string, string, string> OrderChanged;

        /// <summary>The agent's message was invalid: a code and a message.</summary>
        public event Action<string, string> Refused;

        /// <summary>The last <see cref="Refused"/>, even if it came before any listener.</summary>
        public UnderstudyException LastError { get; private set; }

        /// <summary>Ids of the things claimed by the agent's plan, unavailable to other plans.</summary>
        public IReadOnlyList<object> Claims { get; internal set; } = new object[0];

        /// <summary>Sets the position, in the units of things, with a <see cref="ClientOptions.World"/>.</summary>
        public void BeAt(params double[] at)
        {
            if (isClosed || (spot != null && spot.SequenceEqual(at))) return;
            spot = (double[])at.Clone();
            isStateDue = values.Count > 0;
        }

        /// <summary>
        /// Reports the agent's state: truth values, whole numbers and texts by variable name. Missing values are
        /// unchanged. Free if nothing has changed.
        /// </summary>
        /// <exception cref="UnderstudyException">A value is not allowed in a state (<c>bad-value</c>).</exception>
        public void See(IEnumerable<KeyValuePair<string, object>> seen)
        {
            if (isClosed) return;
            foreach (var each in seen)
            {
                if (values.TryGetValue(each.Key, out var known) && Equals(known, each.Value)) continue;
                Values.Check(each.Key, each.Value);
                values[each.Key] = each.Value;
                isStateDue = true;
            }
        }

        /// <summary>Reports one variable of the agent's state.</summary>
        public void See(string variable, object value)
        {
            See(new[] { new KeyValuePair<string, object>(variable, value) });
        }

        /// <summary>
        /// Sets the agent's goal; it leaves its squad. Repeating it changes nothing, unless it was refused: then it is sent again after a
        /// second at the earliest.
        /// </summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="budgetMs">Budget of the server, in milliseconds.</param>
        /// <param name="isServed">Whether the server's runner starts the steps, instead of sending plans.</param>
        /// <param name="options">
        /// Other options of the service: disabled, maintain, ways, costVersion, background, choose, persona, memory;
        /// with a world also orders, a list of dictionaries with id, goal and priority.
        /// </param>
        /// <exception cref="UnderstudyException">A value has no JSON form (<c>bad-value</c>).</exception>
        public void Want(object goal, double budgetMs = 100, bool isServed = false, IDictionary<string, object> options = null)
        {
            var next = options == null ? new Message() : new Message(options);
            next["goal"] = goal;
            next["budgetMs"] = budgetMs;
            if (isServed) next["runner"] = "server";
            var text = Json.TextOf(next, "/goal");
            if (isClosed || !want.Become(text)) return;
            QuitSquad("goal-changed");
            answer = null;
            Follow(new List<Step>(), "goal-changed");
            Ask();
        }

        /// <summary>Removes the agent for good: a running step is interrupted, and the server forgets it.</summary>
        public void Close()
        {
            if (isClosed) return;
            QuitSquad("closed");
            isClosed = true;
            want.End();
            answer = null;
            isStateDue = isIdleDue = false;
            ends.Clear();
            Follow(new List<Step>(), "closed");
            session.Left(this, isKnown);
        }

        /// <summary>The running step; null if there is none.</summary>
        public Step Current => Playing ?? Tasks.FirstOrDefault()?.Step;

        Step Playing => isPlaying ? steps[0] : null;

        /// <summary>The last known answer; null before the first one.</summary>
        public Answer Answer
        {
            get
            {
                if (answer == null) return null;
                var status = Json.Get(answer, "status", "partial");
                var stale = !session.IsOpen || outrun > 0;
                return new Answer
                {
                    Status = status,
                    Steps = steps.ToArray(),
                    Cost = Json.Get<double>(answer, "cost"),
                    Source = Json.Get(answer, "source", ""),
                    Reason = Json.Get<string>(answer, "reason"),
                    Stale = stale,
                    Proved = status == "solved" && !stale && !IsLate(answerBasedOn),
                };
            }
        }

        /// <summary>Reports the running step's success. Report the new state first.</summary>
        /// <param name="ended">
        /// The step from <see cref="StepStarted"/>. If it was interrupted meanwhile, nothing happens.
        /// </param>
        public void Finished(Step ended = null)
        {
            var step = EndStep("finished", null, ended);
            if (step == null) return;
            steps.RemoveAt(0);
            early.StepFinished();
            want.StepFinished();
            StepFinished?.Invoke(step);
        }

        /// <summary>Reports the running step's failure: another plan is requested, without it.</summary>
        /// <param name="ended">As for <see cref="Finished"/>.</param>
        public void Failed(string why = null, Step ended = null)
        {
            var step = EndStep("failed", why, ended);
            if (step == null) return;
            steps.Clear();
            if (want.IsServed) return;
            want.StepFailed(step);
            Ask();
        }

        // For the session.

        internal bool IsDue => isStateDue || want.IsDue || isIdleDue || ends.Count > 0;

        internal void TellAgain()
        {
            isStateDue = values.Count > 0;
            want.TellAgain();
            isIdleDue = false;
            // A server's new session numbers steps from 1.
            stepId = 0;
            SquadSteps.ForgetIds();
            ends.Clear();
        }

        /// Handles a lost session. States are numbered from 1 again, so the answer matches none of them.
        internal void ForgetSession()
        {
            isKnown = false;
            Claims = new object[0];
            stateSeq = 0;
            want.ForgetSession();
            early.Forget();
            answerBasedOn = EarlySteps.NoState;
            if (answer != null) outrun = Math.Max(1, outrun);
        }

        internal void Begin()
        {
            if (isPlaying || steps.Count == 0 || session.GameMs < steps[0].FromMs) return;
            isPlaying = true;
            SendEnd("started", null);
            StepStarted?.Invoke(steps[0]);
        }

        /// Sends due messages; `say` numbers a message, or returns 0 if it is too large.
        internal void Pump(double now, Func<Agent, Message, long> say)
        {
            if (want.IsAskDue(now)) Ask();
            if (isIdleDue)
            {
                isIdleDue = false;
                say(this, new Message { { "type", "idle" } });
            }
            if (isStateDue)
            {
                isStateDue = false;
                var state = new Message { { "type", "state" }, { "nowMs", session.GameMs }, { "values", values } };
                if (spot != null) state["at"] = spot;
                stateSeq = say(this, state);
                isKnown |= stateSeq > 0;
            }
            // A goal must follow the first state.
            if (want.IsDue && stateSeq > 0)
            {
                var wasKnown = want.IsKnown;
                // The server must not plan for the old goal.
                if (!want.Say(now, message => say(this, new Message(message) { ["type"] = "want" }))) isIdleDue = wasKnown;
            }
            var ended = ends.ToArray();
            ends.Clear();
            foreach (var end in ended) say(this, end);
        }

        /// Starts a certain step of a plan in progress.
        internal void SetOut(object message)
        {
            if (!want.IsAnsweredBy(Json.Whole(message, "want"))) return;
            var basedOn = Json.Whole(message, "basedOn");
            if (IsLate(basedOn)) return;
            var left = early.Add(basedOn, Json.Whole(message, "index"), Step.Of(Json.Get<object>(message, "step")));
            if (left == null) return;
            answer = new Message { { "source", "early" } };
            answerBasedOn = EarlySteps.NoState;
            Follow(left, "plan-changed");
        }

        internal void Planned(object message, bool isRevised)
        {
            var next = Step.PlannedIn(message);
            if (!want.IsAnsweredBy(Json.Whole(message, "want"))) return;
            var basedOn = Json.Whole(message, "basedOn");
            var isLate = IsLate(basedOn);
            var done = isLate ? early.DoneOf(basedOn, next) : 0;
            var isOutrun = isLate && done == 0;
            if (isOutrun && isRevised) return;
            if (isOutrun && ++outrun < MaxOutrun)
            {
                Ask();
                return;
            }
            if (!isOutrun) outrun = 0;
            early.Forget();
            answer = message;
            answerBasedOn = basedOn;
            Follow(next.Skip(done).ToList(), "plan-changed");
            Answered?.Invoke(Answer);
        }

        internal void Told(long id, Step step)
        {
            if (!want.IsServed || id <= stepId) return;
            Follow(new List<Step> { step }, "plan-changed");
            stepId = id;
        }

        internal void OrderHeard(object change)
        {
            if (!want.IsAnsweredBy(Json.Whole(change, "want"))) return;
            var id = Json.Get(change, "id", "");
            var state = Json.Get(change, "state", "");
            if (state == "done" || state == "given-up") want.OrderEnded(id);
            OrderChanged?.Invoke(id, state, Json.Get<string>(change, "reason"));
        }

        internal void Interrupted(long id, string why)
        {
            if (id == stepId && isPlaying) Follow(new List<Step>(), why);
        }

        /// Whether a number is that of the current want.
        internal bool IsWanting(long seq) => want.HasNumber(seq);

        /// Handles an error about a message of the agent; `seq` is 0 for an error of the whole session.
        internal void FoundWrong(UnderstudyException error, long seq, double now)
        {
            if (!want.Refused(error.Code, seq, now)) TellError(error);
        }

        internal void TellError(UnderstudyException error)
        {
            LastError = error;
            Refused?.Invoke(error.Code, error.Message);
        }

        /// Whether the state has changed since.
        bool IsLate(long basedOn) => basedOn != stateSeq || isStateDue;

        void Ask()
        {
            early.Forget();
            want.Ask();
        }

        /// Follows other steps; the running one continues if it is also their first.
        void Follow(List<Step> next, string why)
        {
            var step = Playing;
            steps = next;
            if (step == null) return;
            if (next.Count > 0 && step.IsSame(next[0]))
            {
                // The game knows the step by the object from StepStarted.
                next[0] = step;
                return;
            }
            isPlaying = false;
            StepInterrupted?.Invoke(step, why);
        }

        Step EndStep(string how, string detail, Step ended)
        {
            var step = Playing;
            if (EndTask(ended, how, detail) || step == null || (ended != null && ended != step)) return null;
            isPlaying = false;
            SendEnd(how, detail);
            return step;
        }

        /// Reports the end of a step to the server's runner, if the server has one.
        void SendEnd(string how, string detail)
        {
            // A step that the server did not start in this session has no id there.
            if (!want.IsServed || stepId == 0) return;
            var end = new Message { { "type", "step" }, { "stepId", stepId }, { "event", how } };
            if (detail != null) end["detail"] = Short(detail);
            ends.Add(end);
        }

        static string Short(string detail) => detail?.Length > MaxDetail ? detail.Substring(0, MaxDetail) : detail;
    }
}
