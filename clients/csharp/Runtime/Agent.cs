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
        const double RetrySeconds = 1;
        static readonly HashSet<string> Busy = new HashSet<string> { "too-busy", "rate-limited", "draining" };

        public readonly string Name;
        readonly Session session;
        readonly Message values = new Message();
        bool isStateDue;
        long stateSeq;
        Message want;
        string wantText;
        bool isWantDue;
        bool isIdleDue;
        long wantSeq;
        double askAt = double.PositiveInfinity;
        object answer;
        List<Step> steps = new List<Step>();
        bool isPlaying;
        long stepId;
        readonly List<Message> ends = new List<Message>();
        readonly List<Step> failed = new List<Step>();
        int outrun;
        /// What came of a plan that is still being made: the state it is for, its steps, and how many of them are done.
        long earlyBasedOn = -1;
        List<Step> early = new List<Step>();
        int earlyDone;

        internal Agent(string name, Session session)
        {
            Name = name;
            this.session = session;
        }

        /// <summary>
        /// The agent must begin a step. Call <see cref="Finished"/> or <see cref="Failed"/> when it ends.
        /// </summary>
        public event Action<Step> StepStarted;

        public event Action<Step> StepFinished;

        /// <summary>A step must be stopped before its end, since there is a better plan, or none; and why.</summary>
        public event Action<Step, string> StepInterrupted;

        /// <summary>There is a new answer.</summary>
        public event Action<Answer> Answered;

        /// <summary>Something that the agent said was wrong: a code and a message.</summary>
        public event Action<string, string> Refused;

        /// <summary>
        /// Says what the agent sees: truth values, whole numbers and texts by the names of the domain's variables. Those
        /// that are left out stay as they were. Costs nothing if nothing has changed.
        /// </summary>
        public void See(IEnumerable<KeyValuePair<string, object>> seen)
        {
            foreach (var each in seen)
            {
                if (values.TryGetValue(each.Key, out var known) && Equals(known, each.Value)) continue;
                values[each.Key] = each.Value;
                isStateDue = true;
            }
        }

        /// <summary>Says what the agent sees of one variable.</summary>
        public void See(string variable, object value)
        {
            See(new[] { new KeyValuePair<string, object>(variable, value) });
        }

        /// <summary>Says what the agent wants from now on. Saying the same again changes nothing.</summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="budgetMs">Milliseconds that the server may take.</param>
        /// <param name="isServed">Whether the server says which steps to begin, instead of sending plans.</param>
        /// <param name="options">
        /// What else the service knows: disabled, maintain, costVersion, background, choose, persona, memory.
        /// </param>
        public void Want(object goal, double budgetMs = 100, bool isServed = false, IDictionary<string, object> options = null)
        {
            var next = options == null ? new Message() : new Message(options);
            next["goal"] = goal;
            next["budgetMs"] = budgetMs;
            if (isServed) next["runner"] = "server";
            var text = Json.Write(next);
            if (want != null && text == wantText) return;
            want = next;
            wantText = text;
            failed.Clear();
            answer = null;
            Follow(new List<Step>(), "goal-changed");
            Ask();
        }

        /// <summary>The agent wants nothing any more; a running step is interrupted.</summary>
        public void Idle()
        {
            if (want == null) return;
            want = null;
            isWantDue = false;
            isIdleDue = true;
            answer = null;
            Follow(new List<Step>(), "idle");
        }

        /// <summary>The step that is being played; null if there is none.</summary>
        public Step Current
        {
            get { return isPlaying ? steps[0] : null; }
        }

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
                    Proved = status == "solved" && !stale && !IsLate(answer),
                };
            }
        }

        /// <summary>The running step has ended well. First say what the agent sees now.</summary>
        public void Finished()
        {
            var step = EndStep("finished", null);
            if (step == null) return;
            steps.RemoveAt(0);
            earlyDone++;
            failed.Clear();
            StepFinished?.Invoke(step);
        }

        /// <summary>The running step cannot be done: another plan is requested, without it.</summary>
        public void Failed(string why = null)
        {
            var step = EndStep("failed", why);
            if (step == null) return;
            steps.Clear();
            if (IsServed) return;
            failed.Add(step);
            Ask();
        }

        /// <summary>The agent's goal, view and plan, as JSON, for a saved game.</summary>
        public string Save()
        {
            return Json.Write(new Message
            {
                { "want", want },
                { "values", values },
                { "steps", steps.Select(step => step.ToJson()) },
            });
        }

        /// <summary>
        /// Resumes from a saved game: its plan is followed, as stale, until the server has answered.
        /// </summary>
        /// <exception cref="FormatException">It is not what <see cref="Save"/> gave.</exception>
        public void Restore(string saved)
        {
            var json = Json.Read(saved);
            Idle();
            values.Clear();
            foreach (var each in Json.Get(json, "values", new Message())) values[each.Key] = each.Value;
            isStateDue = true;
            want = Json.Get<Message>(json, "want");
            if (want == null) return;
            wantText = Json.Write(want);
            steps = Step.ListOf(Json.Get<List<object>>(json, "steps")) ?? new List<Step>();
            answer = new Message { { "source", "saved" } };
            outrun = 1;
            Ask();
        }

        // What follows is for the session.

        bool IsServed
        {
            get { return want != null && Json.Get<string>(want, "runner") == "server"; }
        }

        internal bool IsDue
        {
            get { return isStateDue || isWantDue || isIdleDue || ends.Count > 0; }
        }

        internal void TellAgain()
        {
            isStateDue = values.Count > 0;
            isWantDue = want != null;
            isIdleDue = false;
            // A server that begins anew numbers steps from 1.
            stepId = 0;
            ends.Clear();
        }

        internal void Begin()
        {
            if (isPlaying || steps.Count == 0) return;
            isPlaying = true;
            SendEnd("started", null);
            StepStarted?.Invoke(steps[0]);
        }

        /// Says what is to be sent.
        internal void Pump(double now, Func<Message, long> send)
        {
            if (now >= askAt) Ask();
            if (isIdleDue) send(new Message { { "type", "idle" }, { "agent", Name } });
            if (isStateDue)
            {
                stateSeq = send(new Message
                {
                    { "type", "state" }, { "agent", Name }, { "nowMs", now * 1000 }, { "values", values },
                });
            }
            isIdleDue = isStateDue = false;
            // A want makes no sense before the first state.
            if (isWantDue && stateSeq > 0)
            {
                wantSeq = send(Wanted());
                isWantDue = false;
            }
            foreach (var end in ends) send(end);
            ends.Clear();
        }

        /// A step of the plan that is being made. It is certain: the agent sets out.
        internal void SetOut(object message, Step step)
        {
            if (want == null || step == null || Json.Whole(message, "want") != wantSeq || IsLate(message)) return;
            var basedOn = Json.Whole(message, "basedOn");
            var index = Json.Whole(message, "index", -1);
            if (index == 0)
            {
                earlyBasedOn = basedOn;
                early = new List<Step>();
                earlyDone = 0;
            }
            if (basedOn != earlyBasedOn || index != early.Count) return;
            early.Add(step);
            answer = new Message { { "source", "early" } };
            Follow(early.Skip(earlyDone).ToList(), "plan-changed");
        }

        internal void Planned(object message, bool isRevised)
        {
            var next = Step.ListOf(Json.Get<List<object>>(message, "steps"));
            if (want == null || next == null || Json.Whole(message, "want") != wantSeq) return;
            var isLate = IsLate(message);
            var done = isLate ? DoneOf(message, next) : 0;
            var isOutrun = isLate && done == 0;
            if (isOutrun && isRevised) return;
            if (isOutrun && ++outrun < MaxOutrun)
            {
                Ask();
                return;
            }
            if (!isOutrun) outrun = 0;
            earlyBasedOn = -1;
            answer = message;
            Follow(next.Skip(done).ToList(), "plan-changed");
            Answered?.Invoke(Answer);
        }

        internal void Told(long id, Step step)
        {
            if (step == null || id <= stepId) return;
            Follow(new List<Step> { step }, "plan-changed");
            stepId = id;
        }

        internal void Interrupted(long id, string why)
        {
            if (id == stepId && isPlaying) Follow(new List<Step>(), why);
        }

        internal void Wrong(long seq, string code, string message, double now)
        {
            if (Busy.Contains(code) && seq == wantSeq) askAt = now + RetrySeconds;
            else Refused?.Invoke(code, message);
        }

        /// Whether the agent has seen something else since.
        bool IsLate(object message)
        {
            return Json.Whole(message, "basedOn") != stateSeq || isStateDue;
        }

        /// How many steps of a plan are done, since they were given early: the plan is as good as one from here.
        int DoneOf(object message, List<Step> plan)
        {
            if (Json.Whole(message, "basedOn") != earlyBasedOn || plan.Count < earlyDone) return 0;
            for (var index = 0; index < earlyDone; index++)
                if (!plan[index].IsSame(early[index])) return 0;
            return earlyDone;
        }

        void Ask()
        {
            earlyBasedOn = -1;
            askAt = double.PositiveInfinity;
            isWantDue = want != null;
        }

        Message Wanted()
        {
            var message = new Message(want) { ["type"] = "want", ["agent"] = Name };
            if (failed.Count == 0) return message;
            var disabled = (Json.Get<System.Collections.IEnumerable>(want, "disabled") ?? new object[0]).Cast<object>();
            message["disabled"] = disabled.Concat(failed.Select(step => step.ToJson())).ToList();
            return message;
        }

        /// Follows other steps; the one that is being played goes on if it comes first in them, too.
        void Follow(List<Step> next, string why)
        {
            var step = Current;
            steps = next;
            if (step == null || (next.Count > 0 && step.IsSame(next[0]))) return;
            isPlaying = false;
            StepInterrupted?.Invoke(step, why);
        }

        Step EndStep(string how, string detail)
        {
            var step = Current;
            if (step == null) return null;
            isPlaying = false;
            SendEnd(how, detail);
            return step;
        }

        /// The server's runner hears how its steps go; without one it is the client's own business.
        void SendEnd(string how, string detail)
        {
            if (!IsServed) return;
            var end = new Message { { "type", "step" }, { "agent", Name }, { "stepId", stepId }, { "event", how } };
            if (detail != null) end["detail"] = detail;
            ends.Add(end);
        }
    }
}
