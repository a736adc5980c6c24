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
    public sealed partial class Squad
    {
        public readonly string Name;
        readonly Session session;

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

        public IReadOnlyList<string> Members => MemberNames();

        /// <summary>The name of a goal, or a condition; null without one.</summary>
        public object Goal => want.Told == null ? null : want.Told["goal"];

        /// <summary>The present part of each member.</summary>
        public IReadOnlyDictionary<string, SquadPart> Parts
        {
            get { return Members.ToDictionary(name => name, name => SquadPart.Of(session.Agent(name).squadSteps)); }
        }

        /// <summary>
        /// Sets the squad's goal, members and constraints. Steps in flight go on, except those of members that leave.
        /// Repeating it changes nothing, unless it was refused. A member's own want ends; an agent is in one squad at most.
        /// </summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="members">Names of the agents, one to sixteen.</param>
        /// <param name="budgetMs">Budget of each request of the server, in milliseconds.</param>
        /// <param name="options">
        /// Other options of the service: goals (of members, by name), measure, unitMs, events, by, maintain, ways, disabled
        /// (lists of tools and steps, by member), ends and roles.
        /// </param>
        /// <exception cref="UnderstudyException">A value has no JSON form (<c>bad-value</c>).</exception>
        public void Want(object goal, IEnumerable<string> members, double budgetMs = 1000, IDictionary<string, object> options = null)
        {
            var next = options == null ? new Message() : new Message(options);
            next["goal"] = goal;
            next["members"] = members.ToArray();
            next["budgetMs"] = budgetMs;
            var written = Json.TextOf(next, "/goal");
            // A copy, since games change their conditions in place.
            ChangeWant((Message)Json.Read(written), written);
        }

        /// <summary>Breaks off the steps of a member, or of all, and lets the server plan anew.</summary>
        public void Interrupt(string agent = null) => BreakOff(agent);

        /// <summary>Ends the squad: steps in flight are interrupted.</summary>
        public void Disband() => End();

        /// <summary>The squad's goal, and its steps with the time that is left, as JSON. Its agents are saved apart.</summary>
        public string Save() => Json.Write(new Message { { "message", want.Told }, { "running", Running() } });

        /// <summary>
        /// Restores a saved squad: <see cref="Agent.StepStarted"/> tells of each step in flight, which the game takes up
        /// where it was. Restore the agents first.
        /// </summary>
        /// <exception cref="UnderstudyException">The text is not from <see cref="Save"/> (<c>bad-value</c>).</exception>
        public void Restore(string saved)
        {
            var json = Checks.SavedIn(saved);
            var next = Json.Get<Message>(json, "message");
            var running = Json.Get<List<object>>(json, "running");
            var isSquad = next == null || (next.ContainsKey("goal") && Checks.NamesOf(next, "members").Count > 0);
            if (!isSquad || running == null || !running.All(Checks.Shaped(Schema.SavedTask))) throw Checks.NotSaved();
            Disband();
            if (next != null) TakeUp(next, Json.Write(next), running.Cast<Message>().ToList());
        }

        // For what is generated, and the session.

        void TellRoles(List<SquadRole> roles)
        {
            Roles = roles;
            RolesChanged?.Invoke(Roles);
        }

        internal void TellError(UnderstudyException error)
        {
            LastError = error;
            Refused?.Invoke(error.Code, error.Message);
        }

        void TellEnded() => Roles = new SquadRole[0];

        Session Host() => session;

        double GameMs() => session.GameMs();

        List<Agent> AgentsOf(IEnumerable<string> names) => names.Select(session.Agent).ToList();
    }
}
