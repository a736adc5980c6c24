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
        static readonly Func<object, bool> IsSaved = Checks.Shaped(new Dictionary<string, Func<object, bool>>
        {
            { "values", Checks.IsValues }, { "at", Checks.Optional(Checks.ListOf(IsPart)) }, { "steps", Checks.ListOf(Checks.Shaped(Schema.PlanStep)) },
        });

        static bool IsPart(object value) => value != null && Json.IsNumber(value) && Json.IsFinite(value);

        public readonly string Name;
        readonly Session session;
        internal readonly SquadSteps squadSteps;
        bool isClosed;

        internal Agent(string name, Session session)
        {
            Name = name;
            this.session = session;
            squadSteps = new SquadSteps(this);
        }

        /// <summary>A step starts. Call <see cref="Finished"/> or <see cref="Failed"/> when it ends.</summary>
        public event Action<Step> StepStarted;

        public event Action<Step> StepFinished;

        /// <summary>A step must stop early, since there is a better plan, or none; with the reason.</summary>
        public event Action<Step, string> StepInterrupted;

        /// <summary>The time of a squad's step is over: apply its effects, and report the state.</summary>
        public event Action<Step> StepOver;

        /// <summary>As a member of a squad, the agent waits for another step.</summary>
        public event Action<SquadWait> Waiting;

        /// <summary>As a member of a squad, the agent has nothing to do, and why: see <see cref="SquadPart.Rests"/>.</summary>
        public event Action<string> Resting;

        /// <summary>A new answer has arrived.</summary>
        public event Action<Answer> Answered;

        /// <summary>An order's new state, by id: wanted, postponed, given-up or done; and its reason or null.</summary>
        public event Action<string, string, string> OrderChanged;

        /// <summary>The agent's message was invalid: a code and a message.</summary>
        public event Action<string, string> Refused;

        /// <summary>The last <see cref="Refused"/>, even if it came before any listener.</summary>
        public UnderstudyException LastError { get; private set; }

        /// <summary>Sets the position, in the units of things, with a <see cref="ClientOptions.World"/>.</summary>
        /// <exception cref="UnderstudyException">The client has no world (<c>no-world</c>).</exception>
        public void BeAt(params double[] at)
        {
            session.KnownThings();
            if (isClosed || (this.at != null && this.at.SequenceEqual(at))) return;
            this.at = at.ToList();
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
        public void Want(object goal, double budgetMs = 1000, bool isServed = false, IDictionary<string, object> options = null)
        {
            var next = options == null ? new Message() : new Message(options);
            next["goal"] = goal;
            next["budgetMs"] = budgetMs;
            if (isServed) next["runner"] = "server";
            var text = Json.TextOf(next, "/goal");
            // A copy, since games change their conditions in place.
            if (!isClosed) ChangeWant((Message)Json.Read(text), text);
        }

        /// <summary>Clears the agent's goal, or leaves its squad; a running step is interrupted.</summary>
        public void Idle()
        {
            QuitSquad("idle");
            Rest("idle");
        }

        /// <summary>Removes the agent for good: a running step is interrupted, and the server forgets it.</summary>
        public void Close()
        {
            if (isClosed) return;
            QuitSquad("closed");
            isClosed = true;
            Rest("closed");
            session.Left(this, isKnown);
        }

        /// <summary>The running step; null if there is none.</summary>
        public Step Current => RunningStep();

        /// <summary>The running steps of its squad; several with tools that run beside others.</summary>
        public IReadOnlyList<SquadTask> Tasks => squadSteps.Tasks();

        /// <summary>The last known answer; null before the first one.</summary>
        public Answer Answer
        {
            get
            {
                if (answer == null) return null;
                var stale = !session.IsOpen() || outrun > 0;
                return new Answer
                {
                    Status = Json.Get(answer, "status", ""),
                    Steps = steps.ToArray(),
                    Cost = Json.Get<double>(answer, "cost"),
                    Source = Json.Get(answer, "source", ""),
                    Reason = Json.Get<string>(answer, "reason"),
                    Stale = stale,
                    Proved = IsProved(stale),
                };
            }
        }

        /// <summary>Reports the running step's success. Report the new state first.</summary>
        /// <param name="ended">
        /// The step from <see cref="StepStarted"/>. If it was interrupted meanwhile, nothing happens.
        /// </param>
        public void Finished(Step ended = null) => Finish(ended);

        /// <summary>Reports the running step's failure: another plan is requested, without it.</summary>
        /// <param name="ended">As for <see cref="Finished"/>.</param>
        public void Failed(string why = null, Step ended = null) => Fail(why, ended);

        /// <summary>The agent's goal, state and plan as JSON, for a saved game.</summary>
        public string Save()
        {
            var told = steps.Select(step => step.ToJson());
            var saved = new Message { { "want", want.Told }, { "values", values }, { "steps", told } };
            if (at != null) saved["at"] = at;
            return Json.Write(saved);
        }

        /// <summary>Restores a saved agent: its plan is followed, as stale, until the server has answered.</summary>
        /// <exception cref="UnderstudyException">The text is not from <see cref="Save"/> (<c>bad-value</c>).</exception>
        public void Restore(string saved)
        {
            var json = Checks.SavedIn(saved);
            if (!IsSaved(json)) throw Checks.NotSaved();
            if (isClosed) return;
            Idle();
            values = Json.Get<Message>(json, "values");
            at = Json.Get<List<object>>(json, "at")?.Select(Convert.ToDouble).ToList() ?? at;
            var wanted = Json.Get<Message>(json, "want");
            TakeUp(wanted, Json.Write(wanted), Checks.StepsOf(json));
        }

        // For what is generated.

        internal void OnStepStarted(Step step) => StepStarted?.Invoke(step);

        internal void OnStepFinished(Step step) => StepFinished?.Invoke(step);

        internal void OnStepInterrupted(Step step, string why) => StepInterrupted?.Invoke(step, why);

        internal void OnStepOver(Step step) => StepOver?.Invoke(step);

        internal void OnWaiting(SquadWait wait) => Waiting?.Invoke(wait);

        internal void OnResting(string reason) => Resting?.Invoke(reason);

        internal void TellError(UnderstudyException error)
        {
            LastError = error;
            Refused?.Invoke(error.Code, error.Message);
        }

        void TellAnswer() => Answered?.Invoke(Answer);

        void TellOrder(string id, string state, string why) => OrderChanged?.Invoke(id, state, why);
    }
}
