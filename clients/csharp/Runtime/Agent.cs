using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// <summary>One agent: it says what it sees and wants, and is told what to do.</summary>
    /// <remarks>All its events come within <see cref="UnderstudyClient.Update"/>, in the thread that calls it.</remarks>
    public sealed class Agent
    {
        /// A plan that the world outran this often in a row is followed all the same: the server does so, too.
        const int MaxOutrun = 3;
        /// A server reads no longer details of why a step failed.
        const int MaxDetail = 1000;

        public readonly string Name;
        readonly Session session;
        readonly Message values = new Message();
        double[] spot;
        bool isClosed;
        /// Whether this session's server has heard of it.
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
        }

        /// <summary>A step to begin. Call <see cref="Finished"/> or <see cref="Failed"/> when it ends.</summary>
        public event Action<Step> StepStarted;

        public event Action<Step> StepFinished;

        /// <summary>A step must be stopped before its end, since there is a better plan, or none; and why.</summary>
        public event Action<Step, string> StepInterrupted;

        /// <summary>There is a new answer.</summary>
        public event Action<Answer> Answered;

        /// <summary>An order's new state, by id: wanted, postponed, given-up or done; and its reason or null.</summary>
        public event Action<string, string, string> OrderChanged;

        /// <summary>Something that the agent said was wrong: a code and a message.</summary>
        public event Action<string, string> Refused;

        /// <summary>The last <see cref="Refused"/>, also if it came before any listener.</summary>
        public UnderstudyException LastError { get; private set; }

        /// <summary>The things that its plan claims, by their ids: nobody else plans with them.</summary>
        public IReadOnlyList<object> Claims { get; internal set; } = new object[0];

        /// <summary>Sets the position, in the units of things, with a <see cref="ClientOptions.World"/>.</summary>
        public void BeAt(params double[] at)
        {
            if (isClosed || (spot != null && spot.SequenceEqual(at))) return;
            spot = (double[])at.Clone();
            isStateDue = values.Count > 0;
        }

        /// <summary>
        /// Says what the agent sees: truth values, whole numbers and texts by the names of the domain's variables. Those
        /// that are left out stay as they were. Costs nothing if nothing has changed.
        /// </summary>
        /// <exception cref="UnderstudyException">One of them is no value of a state (<c>bad-value</c>).</exception>
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

        /// <summary>Says what the agent sees of one variable.</summary>
        public void See(string variable, object value)
        {
            See(new[] { new KeyValuePair<string, object>(variable, value) });
        }

        /// <summary>
        /// Says what the agent wants from now on. Saying the same again changes nothing, unless it was refused:
        /// then it is asked again, a second later at the earliest.
        /// </summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="budgetMs">Milliseconds that the server may take.</param>
        /// <param name="isServed">Whether the server says which steps to begin, instead of sending plans.</param>
        /// <param name="options">
        /// What else the service knows: disabled, maintain, ways, costVersion, background, choose, persona, memory; with a
        /// world also orders, a list of dictionaries with id, goal and priority.
        /// </param>
        /// <exception cref="UnderstudyException">It has something that JSON has not (<c>bad-value</c>).</exception>
        public void Want(object goal, double budgetMs = 100, bool isServed = false, IDictionary<string, object> options = null)
        {
            var next = options == null ? new Message() : new Message(options);
            next["goal"] = goal;
            next["budgetMs"] = budgetMs;
            if (isServed) next["runner"] = "server";
            var text = Json.TextOf(next, "/goal");
            if (isClosed || !want.Become(text)) return;
            answer = null;
            Follow(new List<Step>(), "goal-changed");
            Ask();
        }

        /// <summary>The agent wants nothing any more; a running step is interrupted.</summary>
        public void Idle()
        {
            if (want.Told == null) return;
            want.End();
            isIdleDue = true;
            answer = null;
            Follow(new List<Step>(), "idle");
        }

        /// <summary>Removes the agent for good: a running step is interrupted, and the server forgets it.</summary>
        public void Close()
        {
            if (isClosed) return;
            isClosed = true;
            want.End();
            answer = null;
            isStateDue = isIdleDue = false;
            ends.Clear();
            Follow(new List<Step>(), "closed");
            session.Left(this, isKnown);
        }

        /// <summary>The step that is being played; null if there is none.</summary>
        public Step Current => isPlaying ? steps[0] : null;

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

        /// <summary>The running step has ended well. First say what the agent sees now.</summary>
        /// <param name="ended">
        /// The step from <see cref="StepStarted"/>. If another one runs by now, nothing happens.
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

        /// <summary>The running step cannot be done: another plan is requested, without it.</summary>
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

        /// <summary>The agent's goal, view and plan, as JSON, for a saved game.</summary>
        public string Save() => new SavedAgent(want.Told, values, steps).ToText();

        /// <summary>Resumes from a saved game: its plan is followed, as stale, until the server has answered.</summary>
        /// <exception cref="FormatException">It is not what <see cref="Save"/> gave.</exception>
        public void Restore(string saved)
        {
            var agent = SavedAgent.Of(saved);
            if (isClosed) return;
            Idle();
            values.Clear();
            foreach (var each in agent.Values) values[each.Key] = each.Value;
            isStateDue = true;
            if (agent.Want == null) return;
            want.Resume(agent.Want);
            steps = agent.Steps;
            answer = new Message { { "source", "saved" } };
            answerBasedOn = EarlySteps.NoState;
            outrun = 1;
            Ask();
        }

        // What follows is for the session.

        internal bool IsDue => isStateDue || want.IsDue || isIdleDue || ends.Count > 0;

        internal void TellAgain()
        {
            isStateDue = values.Count > 0;
            want.TellAgain();
            isIdleDue = false;
            // A server that starts over numbers steps from 1.
            stepId = 0;
            ends.Clear();
        }

        /// Numbers of states begin at 1 again: the answer is for none of those to come.
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
            if (isPlaying || steps.Count == 0) return;
            isPlaying = true;
            SendEnd("started", null);
            StepStarted?.Invoke(steps[0]);
        }

        /// Says what is to be sent; `say` gives a message's number, or 0 if it is too large.
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
                var state = new Message { { "type", "state" }, { "nowMs", now * 1000 }, { "values", values } };
                if (spot != null) state["at"] = spot;
                stateSeq = say(this, state);
                isKnown |= stateSeq > 0;
            }
            // A want makes no sense before the first state.
            if (want.IsDue && stateSeq > 0)
            {
                var wasKnown = want.IsKnown;
                // What the agent wanted before would be planned for.
                if (!want.Say(now, message => say(this, message))) isIdleDue = wasKnown;
            }
            var ended = ends.ToArray();
            ends.Clear();
            foreach (var end in ended) say(this, end);
        }

        /// A step of the plan that is being made. It is certain: the agent sets out.
        internal void SetOut(object message, Step step)
        {
            if (step == null || !want.IsAnsweredBy(Json.Whole(message, "want"))) return;
            var basedOn = Json.Whole(message, "basedOn");
            if (IsLate(basedOn)) return;
            var left = early.Add(basedOn, Json.Whole(message, "index", -1), step);
            if (left == null) return;
            answer = new Message { { "source", "early" } };
            answerBasedOn = EarlySteps.NoState;
            Follow(left, "plan-changed");
        }

        internal void Planned(object message, bool isRevised)
        {
            var next = Step.ListOf(Json.Get<List<object>>(message, "steps"));
            if (next == null || !want.IsAnsweredBy(Json.Whole(message, "want"))) return;
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

        /// Whether the server has this number for what the agent wants.
        internal bool IsWanting(long seq) => want.HasNumber(seq);

        /// The server found a message of the agent wrong; `seq` is 0 for what is wrong with all of the session.
        internal void FoundWrong(UnderstudyException error, long seq, double now)
        {
            if (!want.Refused(error.Code, seq, now)) TellError(error);
        }

        internal void TellError(UnderstudyException error)
        {
            LastError = error;
            Refused?.Invoke(error.Code, error.Message);
        }

        /// Whether the agent has seen something else since.
        bool IsLate(long basedOn)
        {
            return basedOn != stateSeq || isStateDue;
        }

        void Ask()
        {
            early.Forget();
            want.Ask();
        }

        /// Follows other steps; the one that is being played goes on if it comes first in them, too.
        void Follow(List<Step> next, string why)
        {
            var step = Current;
            steps = next;
            if (step == null) return;
            if (next.Count > 0 && step.IsSame(next[0]))
            {
                // The game knows it by what it was told to begin.
                next[0] = step;
                return;
            }
            isPlaying = false;
            StepInterrupted?.Invoke(step, why);
        }

        Step EndStep(string how, string detail, Step ended)
        {
            var step = Current;
            if (step == null || (ended != null && ended != step)) return null;
            isPlaying = false;
            SendEnd(how, detail);
            return step;
        }

        /// The server's runner hears how its steps go; without one it is the client's own business.
        void SendEnd(string how, string detail)
        {
            // Without a number it is a step that this session's server did not begin.
            if (!want.IsServed || stepId == 0) return;
            var end = new Message { { "type", "step" }, { "stepId", stepId }, { "event", how } };
            if (detail != null) end["detail"] = detail.Length > MaxDetail ? detail.Substring(0, MaxDetail) : detail;
            ends.Add(end);
        }
    }
}
