using System;
using System.Collections.Generic;
using System.Linq;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// <summary>
    /// Agents that follow a joint plan, in a domain with time. The server plays it step by step; the agents have the events
    /// of their steps.
    /// </summary>
    public sealed class Squad
    {
        public readonly string Name;
        readonly Session session;
        readonly Want want = new Want();
        /// Whether the server must be told of the steps in flight.
        bool isResuming;
        readonly List<Message> orders = new List<Message>();

        internal Squad(string name, Session session)
        {
            Name = name;
            this.session = session;
        }

        /// <summary>A new plan has other roles, if they were asked for.</summary>
        public event Action<IReadOnlyList<SquadRole>> RolesChanged;

        /// <summary>The squad's message was invalid: a code and a message.</summary>
        public event Action<string, string> Refused;

        /// <summary>The last <see cref="Refused"/>, even if it came before any listener.</summary>
        public UnderstudyException LastError { get; private set; }

        /// <summary>The steps of the plan, if they were asked for.</summary>
        public IReadOnlyList<SquadRole> Roles { get; private set; } = new SquadRole[0];

        public IReadOnlyList<string> Members => MembersOf(want.Told);

        /// <summary>The name of a goal, or a condition; null without one.</summary>
        public object Goal => want.Told == null ? null : want.Told["goal"];

        /// <summary>The present part of each member.</summary>
        public IReadOnlyDictionary<string, SquadPart> Parts
        {
            get { return Members.ToDictionary(name => name, name => session.Agent(name).SquadSteps.Part); }
        }

        /// <summary>
        /// Sets the squad's goal, members and constraints. Steps in flight go on, except those of members that leave.
        /// Repeating it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.
        /// </summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="members">Names of the agents, one to eight.</param>
        /// <param name="budgetMs">Budget of each request of the server, in milliseconds.</param>
        /// <param name="options">
        /// Other options of the service: measure, unitMs, events, by, maintain, ways, disabled (lists of tools and steps, by
        /// member), ends and roles.
        /// </param>
        /// <exception cref="UnderstudyException">A value has no JSON form (<c>bad-value</c>).</exception>
        public void Want(object goal, IEnumerable<string> members, double budgetMs = 100, IDictionary<string, object> options = null)
        {
            var next = options == null ? new Message() : new Message(options);
            next["goal"] = goal;
            next["members"] = members.ToArray();
            next["budgetMs"] = budgetMs;
            var written = Json.TextOf(next, "/goal");
            var before = Members;
            if (want.Become(written)) Change(before);
        }

        /// <summary>Breaks off the steps of a member, or of all, and lets the server plan anew.</summary>
        public void Interrupt(string agent = null)
        {
            if (want.Told == null) return;
            var order = new Message { { "type", "interrupt" }, { "squad", Name } };
            if (agent != null) order["agent"] = agent;
            orders.Add(order);
        }

        /// <summary>Ends the squad: steps in flight are interrupted.</summary>
        public void Disband()
        {
            if (want.Told == null) return;
            var members = Members;
            want.End();
            Roles = new SquadRole[0];
            isResuming = false;
            orders.Clear();
            orders.Add(new Message { { "type", "disband" }, { "squad", Name } });
            foreach (var name in members) session.Agent(name).SquadSteps.Leave("disbanded");
        }

        /// <summary>The squad's goal, and its steps with the time that is left, as JSON. Its agents are saved apart.</summary>
        public string Save() => Json.Write(new Message { { "message", want.Told }, { "running", Running() } });

        /// <summary>
        /// Restores a saved squad: <see cref="Agent.StepStarted"/> tells of each step in flight, which the game takes up
        /// where it was. Restore the agents first.
        /// </summary>
        /// <exception cref="FormatException">The text is not from <see cref="Save"/>.</exception>
        public void Restore(string saved)
        {
            var json = Json.Read(saved);
            var next = Json.Get<Message>(json, "message");
            var running = Json.Get<List<object>>(json, "running");
            var isSquad = next == null || (next.ContainsKey("goal") && MembersOf(next).Count > 0);
            if (!isSquad || running == null || !running.All(Checks.Shaped(Schema.SavedTask))) throw new FormatException("This is not what Save gave.");
            Disband();
            if (next == null) return;
            orders.Clear();
            isResuming = true;
            want.Resume(next);
            Change(new string[0]);
            foreach (var each in running)
                foreach (var name in CrewOf(each).Where(Members.Contains))
                    session.Agent(name).SquadSteps.Resume(Name, each, session.GameMs);
        }

        // For the session.

        internal bool IsDue => want.IsDue || orders.Count > 0;

        internal bool HasSent(long number) => want.HasNumber(number);

        /// A member has left.
        internal void Without(string name)
        {
            if (!Members.Contains(name)) return;
            want.Told["members"] = Members.Where(each => each != name).ToArray();
            want.TellAgain();
            if (Members.Count == 0) Disband();
        }

        internal void ForgetSession()
        {
            want.ForgetSession();
            orders.Clear();
        }

        internal void TellAgain()
        {
            orders.Clear();
            want.TellAgain();
            isResuming = want.IsDue;
        }

        /// Sends due messages; `say` numbers a message, or returns 0 if it is too large.
        internal void Pump(double now, Func<Message, long> say)
        {
            if (want.IsAskDue(now)) want.Ask();
            var due = orders.ToArray();
            orders.Clear();
            foreach (var order in due) say(order);
            if (!want.IsDue) return;
            var running = isResuming ? Running() : null;
            isResuming = false;
            want.Say(now, told =>
            {
                told["type"] = "squad";
                told["squad"] = Name;
                if (running != null) told["running"] = running;
                return say(told);
            });
        }

        internal void Told(object heard)
        {
            var nowMs = session.GameMs;
            Roles = Checks.Items(heard, "roles").Select(role => SquadRole.Of(role, nowMs)).ToArray();
            RolesChanged?.Invoke(Roles);
        }

        internal void FoundWrong(UnderstudyException error, long number, double now)
        {
            if (!want.Refused(error.Code, number, now)) TellError(error);
        }

        internal void TellError(UnderstudyException error)
        {
            LastError = error;
            Refused?.Invoke(error.Code, error.Message);
        }

        /// The squad wants something else; with its members until now.
        void Change(IReadOnlyList<string> before)
        {
            var members = Members;
            foreach (var name in before.Except(members)) session.Agent(name).SquadSteps.Leave("left");
            foreach (var name in members)
            {
                var agent = session.Agent(name);
                var squad = agent.SquadSteps.Squad;
                if (squad == Name) continue;
                if (squad != null) session.Squads[squad].Without(name);
                agent.JoinSquad(Name);
            }
            want.Ask();
        }

        /// The steps in flight, each once.
        List<Message> Running()
        {
            var running = new List<Message>();
            var known = new HashSet<string>();
            foreach (var name in Members)
                foreach (var each in session.Agent(name).SquadSteps.Running(session.GameMs))
                {
                    var crew = ((string[])each["with"]).Concat(new[] { name }).OrderBy(other => other, StringComparer.Ordinal);
                    if (known.Add(Json.Write(new object[] { each["step"], crew.ToArray() }))) running.Add(each);
                }
            return running;
        }

        static IEnumerable<string> CrewOf(object running)
        {
            return new[] { Json.Get(running, "agent", "") }.Concat(SquadSteps.NamesOf(running));
        }

        static IReadOnlyList<string> MembersOf(Message message)
        {
            if (message == null || !message.TryGetValue("members", out var members)) return new string[0];
            if (members is string[] names) return names;
            return (members as List<object> ?? new List<object>()).OfType<string>().ToArray();
        }
    }
}
