// Generated from clients/python/understudy_client/squad_life.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The part of a squad between the game's reports and the server's messages.
    public sealed partial class Squad
    {
        /// The goal with members and options.
        Want want = new Want();
        /// Whether the server must be told of the steps in flight.
        bool isResuming = false;
        List<Message> orders = new List<Message>();

        internal List<string> MemberNames()
        {
            var names = new List<string>();
            if (want.Told != null) names = NamesOf(want.Told, "members");
            return names;
        }

        /// Wants something else, with its JSON.
        internal void ChangeWant(Message message, string text)
        {
            var before = MemberNames();
            if (want.Become(message, text)) ChangeMembers(before);
        }

        /// Breaks off the steps of a member, or of all.
        internal void BreakOff(string agent)
        {
            if (want.Told == null) return;
            var order = new Message { { "type", "interrupt" }, { "squad", Name } };
            if (agent != null) order["agent"] = agent;
            orders.Add(order);
        }

        /// Ends the squad.
        internal void End()
        {
            if (want.Told == null) return;
            var members = AgentsOf(MemberNames());
            want.End();
            isResuming = false;
            orders = new List<Message>();
            orders.Add(new Message { { "type", "disband" }, { "squad", Name } });
            TellEnded();
            foreach (var agent in members) agent.squadSteps.Leave("disbanded");
        }

        /// Takes up the goal and the steps of a saved game.
        internal void TakeUp(Message message, string text, List<Message> running)
        {
            orders = new List<Message>();
            isResuming = true;
            want.Resume(message, text);
            var none = new List<string>();
            ChangeMembers(none);
            var nowMs = GameMs();
            foreach (var told in running)
            {
                foreach (var agent in AgentsOf(CrewOf(told)))
                {
                    if (agent.squadSteps.Squad == Name) agent.squadSteps.Resume(told, nowMs);
                }
            }
        }

        /// Whether messages are due.
        internal bool HasDue() => want.IsDue || orders.Count > 0;

        /// Whether a number is that of the current want.
        internal bool HasSent(long seq) => want.HasNumber(seq);

        /// A member has left.
        internal void Without(string name)
        {
            var message = want.Told;
            var members = MemberNames();
            if (message == null || !members.Contains(name)) return;
            members.Remove(name);
            message["members"] = members;
            if (IsGiven(message, "goals")) message["goals"] = WithoutKey(message["goals"], name);
            want.TellAgain();
            if (members.Count == 0) End();
        }

        internal bool HasAny(List<string> names)
        {
            foreach (var name in MemberNames())
            {
                if (names.Contains(name)) return true;
            }
            return false;
        }

        internal void HearRoles(Message message)
        {
            var nowMs = GameMs();
            var roles = new List<SquadRole>();
            foreach (var role in ItemsOf(message, "roles")) roles.Add(SquadRole.Of(role, nowMs));
            TellRoles(roles);
        }

        internal void ForgetSession()
        {
            want.ForgetSession();
            orders = new List<Message>();
        }

        /// Sends everything again, with the steps in flight.
        internal void TellAgain()
        {
            orders = new List<Message>();
            want.TellAgain();
            isResuming = want.IsDue;
        }

        /// Sends due messages.
        internal void Pump(double now, Session session)
        {
            if (want.IsAskDue(now)) want.Ask();
            var orders = this.orders;
            this.orders = new List<Message>();
            // A server that was not told of the squad has nothing to end.
            if (want.IsKnown())
            {
                foreach (var order in orders) session.SendNumbered("", order);
            }
            if (!want.IsDue) return;
            var more = new Message { { "type", "squad" }, { "squad", Name } };
            if (isResuming) more["running"] = Running();
            isResuming = false;
            want.Say(now, session, "", more);
        }

        /// Handles an error about the squad; the number is 0 where the server names none.
        internal void FoundWrong(UnderstudyException error, long seq, double now)
        {
            if (!want.Refused(error.Code, seq, now)) TellError(error);
        }

        /// The squad wants something else; with its members until now.
        internal void ChangeMembers(List<string> before)
        {
            var names = MemberNames();
            var left = AgentsOf(before);
            foreach (var agent in left)
            {
                if (!names.Contains(agent.Name)) agent.squadSteps.Leave("left");
            }
            var members = AgentsOf(names);
            foreach (var agent in members)
            {
                var squad = agent.squadSteps.Squad;
                if (squad == Name) continue;
                if (squad != null) Host().QuitSquad(squad, agent.Name);
                agent.JoinSquad(Name);
            }
            want.Ask();
        }

        /// The steps in flight, each once.
        internal List<Message> Running()
        {
            var nowMs = GameMs();
            var running = new List<Message>();
            foreach (var agent in AgentsOf(MemberNames()))
            {
                foreach (var told in agent.squadSteps.Running(nowMs))
                {
                    var isKnown = false;
                    foreach (var other in running) isKnown = isKnown || IsSame(told, other);
                    if (!isKnown) running.Add(told);
                }
            }
            return running;
        }

        internal bool IsSame(Message one, Message other)
        {
            var isCrew = AreSameNames(CrewOf(one), CrewOf(other));
            return isCrew && IsSameStep(Step.Of(one["step"]), Step.Of(other["step"]));
        }
    }
}
