// Generated from clients/python/understudy_client/session_life.py by clients/translator; do not edit.
using System;
using System.Collections.Generic;
using System.Linq;
using static Understudy.Checks;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// The part of a session that outlives its connections. Times are in seconds.
    sealed partial class Session
    {
        const double LongestS = 10.0;
        /// Codes of temporary refusals.
        static readonly string[] Passing = { "too-busy", "rate-limited", "draining", "hello-late", "slow-reader" };

        internal Dictionary<string, Agent> Agents = new Dictionary<string, Agent>();
        internal Dictionary<string, Squad> Squads = new Dictionary<string, Squad>();
        /// The things of a game with a world.
        internal Things Things;
        /// Its connection: away, opening, open, refused (for good) or closed.
        internal string State = "away";
        /// Why the server refused the client, if it did.
        internal UnderstudyException Refusal;
        double answerS = 10.0;
        double reconnectS = 0.25;
        string token;
        Outbox outbox = new Outbox();
        long received = 0;
        /// After a resync, any next number is accepted.
        bool isAnyNumberRight = false;
        bool isAckDue = false;
        /// Departed agents that the server does not know about yet.
        List<string> leaving = new List<string>();
        /// Time of the present frame.
        double now = 0.0;
        /// The last delay before reconnecting; 0 for none.
        double delay = 0.0;
        double connectAt = 0.0;
        /// Time at which an answer is overdue: the welcome, or an acknowledgement.
        double overdueAt = double.PositiveInfinity;

        internal bool IsOpen() => State == "open";

        /// Whether everything is sent and acknowledged.
        internal bool IsSettled()
        {
            if (Things != null)
            {
                if (Things.IsDue()) return false;
            }
            foreach (var name in KeysOf(Agents))
            {
                if (Agents[name].HasDue()) return false;
            }
            foreach (var name in KeysOf(Squads))
            {
                if (Squads[name].HasDue()) return false;
            }
            return IsOpen() && outbox.IsEmpty() && leaving.Count == 0;
        }

        internal bool IsConnectionDue(double now) => State == "away" && !IsWired() && now >= connectAt;

        /// An agent has left its squad.
        internal void QuitSquad(string squad, string agent)
        {
            if (Squads.ContainsKey(squad)) Squads[squad].Without(agent);
        }

        /// Removes a departed agent from all further messages.
        internal void Left(Agent agent, bool isKnown)
        {
            if (Agents.ContainsKey(agent.Name) && Agents[agent.Name] == agent)
            {
                Agents.Remove(agent.Name);
                if (isKnown) leaving.Add(agent.Name);
            }
        }

        /// Numbers the message of an agent, or of none, and adds it to a batch. Returns 0 if it is too large.
        internal long SendNumbered(string sender, Message message)
        {
            if (sender != "") message["agent"] = sender;
            var seq = outbox.Add(sender, message);
            if (seq == 0)
            {
                var error = TooLarge(message, outbox.Limit);
                if (Agents.ContainsKey(sender)) Agents[sender].TellError(error);
                var squad = TextOf(message, "squad");
                if (squad != null && Squads.ContainsKey(squad)) Squads[squad].TellError(error);
            }
            return seq;
        }

        /// Waits for an answer of the server.
        internal void Await(double now) => overdueAt = now + answerS;

        /// The connection is open; a resumed session needs no ticket.
        internal void SayHello(double now, Message hello, string ticket)
        {
            if (token != null)
            {
                hello["token"] = token;
                hello["received"] = received;
            }
            else if (ticket != null) hello["ticket"] = ticket;
            Become("opening");
            Await(now);
            Send(ToJsonText(hello));
        }

        /// The connection is lost, or failed to open.
        internal void Lose(double now)
        {
            if (State == "refused" || State == "closed") return;
            delay = Math.Min(LongestS, delay > 0 ? 2 * delay : reconnectS);
            // Jitter, so that clients of one server do not reconnect all at once.
            connectAt = now + delay * (0.5 + Drawn() / 2);
            overdueAt = double.PositiveInfinity;
            Become("away");
        }

        /// Handles a message of the server; an invalid one is reported, and otherwise ignored.
        internal void Hear(string text, double now)
        {
            var message = Read(text);
            if (message == null) return;
            if (IsGiven(message, "n") && !Count(NumberOf(message, "n"), now)) return;
            if (!IsSound(message)) return;
            var kind = TextOf(message, "type");
            var squad = TextOf(message, "squad");
            var agent = TextOf(message, "agent");
            if (kind == "welcome") Welcome(message, now);
            else if (kind == "ack") Acknowledged(NumberOf(message, "received"), now);
            else if (kind == "resync") Resync(NamesOf(message, "agents"), !IsGiven(message, "agents"));
            else if (kind == "error") FoundWrong(message, now);
            else if (kind == "ways")
            {
                if (Things != null) Things.Asked(message);
            }
            else if (kind == "roles")
            {
                if (squad != null && Squads.ContainsKey(squad)) Squads[squad].HearRoles(message);
            }
            else if (agent != null && Agents.ContainsKey(agent)) Agents[agent].Hear(message, GameMs());
        }

        /// Starts steps, sends messages, and closes silent connections.
        internal void Update(double now)
        {
            this.now = now;
            if (now >= overdueAt) GiveUp(now);
            foreach (var name in KeysOf(Agents))
            {
                // A listener of one agent may end another.
                if (Agents.ContainsKey(name)) Agents[name].Begin();
            }
            if (IsOpen() && !outbox.IsFull()) SayAll(now);
            if (isAckDue && IsOpen())
            {
                isAckDue = false;
                Send(ToJsonText(new Message { { "type", "ack" }, { "received", received } }));
            }
        }

        /// Sends due messages in as few batches as possible.
        internal void SayAll(double now)
        {
            var before = outbox.Seq;
            foreach (var name in leaving) SendNumbered(name, new Message { { "type", "leave" } });
            leaving = new List<string>();
            if (Things != null) Things.Pump(outbox.Limit, this);
            foreach (var name in KeysOf(Agents))
            {
                if (Agents.ContainsKey(name)) Agents[name].Pump(now, this);
            }
            foreach (var name in KeysOf(Squads)) Squads[name].Pump(now, this);
            foreach (var text in outbox.Taken()) Send(text);
            if (outbox.Seq > before) overdueAt = Math.Min(overdueAt, now + answerS);
        }

        /// Waits for the acknowledgement of what is sent, if anything is left.
        internal void AwaitAcks(double now)
        {
            overdueAt = outbox.IsEmpty() ? double.PositiveInfinity : now + answerS;
        }

        internal void Become(string state)
        {
            if (State != state)
            {
                State = state;
                TellState();
            }
        }

        /// Whether a message is new. A gap ends the connection, so that the server resends the missing messages.
        internal bool Count(long n, double now)
        {
            if (isAnyNumberRight) received = n - 1;
            isAnyNumberRight = false;
            if (n <= received) return false;
            if (n > received + 1)
            {
                GiveUp(now);
                return false;
            }
            received = n;
            isAckDue = true;
            delay = 0.0;
            return true;
        }

        internal void Welcome(Message message, double now)
        {
            if (State != "opening" && State != "open") return;
            var isNew = token == null;
            var isFirst = !IsOpen();
            token = TextOf(message, "resumeToken");
            outbox.LimitTo(NumberOf(MemberOf(message, "limits"), "messageBytes"));
            if (outbox.ForgetUpTo(NumberOf(message, "received")) || isFirst) AwaitAcks(now);
            Become("open");
            if (isNew)
            {
                var none = new List<string>();
                Resync(none, true);
            }
            else if (isFirst)
            {
                foreach (var text in outbox.Unacknowledged()) Send(text);
            }
        }

        /// Sends again what the server does not know of some agents, or anything.
        internal void Resync(List<string> names, bool isAll)
        {
            if (isAll)
            {
                isAnyNumberRight = true;
                if (Things != null) Things.TellAgain();
            }
            foreach (var name in KeysOf(Agents))
            {
                if (isAll || names.Contains(name)) Agents[name].TellAgain();
            }
            foreach (var name in KeysOf(Squads))
            {
                if (isAll || Squads[name].HasAny(names)) Squads[name].TellAgain();
            }
        }

        internal void Acknowledged(long received, double now)
        {
            delay = 0.0;
            if (outbox.ForgetUpTo(received)) AwaitAcks(now);
        }

        internal void FoundWrong(Message message, double now)
        {
            var error = ErrorOf(message);
            if (IsOpen()) Blame(message, error, now);
            else if (error.Code == "invalid-token" && token != null) Forget();
            else if (Passing.Contains(error.Code)) TellFailure(error);
            else
            {
                Refusal = error;
                Become("refused");
                CloseWire();
            }
        }

        /// Reports an error to the squad or agent concerned, or to all for an error of the session.
        internal void Blame(Message message, UnderstudyException error, double now)
        {
            var seq = NumberOf(message, "seq");
            foreach (var name in KeysOf(Squads))
            {
                if (name == TextOf(message, "squad") || Squads[name].HasSent(seq))
                {
                    Squads[name].FoundWrong(error, seq, now);
                    return;
                }
            }
            var agent = TextOf(message, "agent");
            var isOfAll = seq == 0 && agent == null;
            var sender = outbox.SenderOf(seq);
            // An error about things concerns no agent.
            var isOfNone = sender == "" && agent == null;
            if (isOfAll || isOfNone) TellFailure(error);
            foreach (var name in KeysOf(Agents))
            {
                if (Agents.ContainsKey(name))
                {
                    var isSender = name == sender || Agents[name].HasSent(seq);
                    var isConcerned = agent == null ? isSender : name == agent;
                    if (isOfAll || isConcerned) Agents[name].FoundWrong(error, seq, now);
                }
            }
        }

        /// Drops the lost session: the next hello starts another one, with its own numbers.
        internal void Forget()
        {
            token = null;
            received = 0;
            outbox.ForgetAll();
            leaving = new List<string>();
            foreach (var name in KeysOf(Agents)) Agents[name].ForgetSession();
            foreach (var name in KeysOf(Squads)) Squads[name].ForgetSession();
        }
    }
}
