using System;
using System.Collections.Generic;
using System.Text;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// <summary>State of the connection to the server; <c>Refused</c> is final.</summary>
    public enum ConnectionState { Away, Greeting, Open, Refused, Closed }

    /// <summary>A connection. All calls are made on the thread of <see cref="UnderstudyClient.Update"/>.</summary>
    public interface IWire
    {
        void Send(string text);

        /// <summary>Closes the connection after sending everything, within a time limit.</summary>
        void Close(int waitMs);

        /// <summary>
        /// Events since the last call: opening, texts (null for a binary message), closing. Never blocks.
        /// </summary>
        void Poll(Action opened, Action<string> heard, Action lost);
    }

    /// The client side of the protocol, without network or clock: numbering, resuming, resending. Times are in seconds.
    sealed partial class Session
    {
        const double LongestSeconds = 10;
        /// Limit on unacknowledged messages; beyond it nothing is sent, and changes accumulate into one message.
        const int MaxKept = 256;
        const int MessageBytes = 32 * 1024;
        /// Smallest accepted message limit of a server.
        const int FewestBytes = 1024;
        const int BatchBytes = 64;
        /// Number of recent messages with a known sender, for errors about them.
        const int MaxSenders = 1024;
        /// Time for a goodbye to leave before the program ends.
        const int FarewellMs = 200;
        const string ClientName = "Understudy.Client (C#) 0.1.0";

        /// Temporary refusals.
        static readonly HashSet<string> Passing = new HashSet<string>
        {
            "too-busy", "rate-limited", "draining", "hello-late", "slow-reader",
        };

        public readonly Dictionary<string, Agent> Agents = new Dictionary<string, Agent>();
        public readonly ClientOptions Options;
        public string RefusalCode;
        public string RefusalMessage;
        readonly Action<ConnectionState> told;
        readonly Action<UnderstudyException> failed;
        readonly Random random = new Random();
        readonly List<KeyValuePair<long, string>> kept = new List<KeyValuePair<long, string>>();
        readonly KeyValuePair<long, string>[] senders = new KeyValuePair<long, string>[MaxSenders];
        /// Departed agents that the server does not know about yet.
        readonly List<string> leaving = new List<string>();
        /// The things of the world; null for a game without a world.
        public readonly Things Things;
        readonly List<string> batch = new List<string>();
        long batchBytes;
        IWire wire;
        string token;
        long seq;
        long received;
        /// After a resync, any next number is accepted.
        bool isAnyNumberRight;
        bool isAckDue;
        long messageBytes = MessageBytes;
        int attempts;
        double connectAt;
        /// Time at which an answer is overdue: the welcome, or an acknowledgement.
        double overdueAt = double.PositiveInfinity;

        public Session(ClientOptions options, Action<ConnectionState> told, Action<UnderstudyException> failed)
        {
            Options = options;
            this.told = told;
            this.failed = failed;
            if (options.World != null) Things = new Things(options.World, failed);
        }

        public ConnectionState State { get; private set; }

        public bool IsOpen => State == ConnectionState.Open;

        /// Whether everything is sent and acknowledged.
        public bool IsSettled
        {
            get
            {
                foreach (var agent in Agents.Values) if (agent.HasDue()) return false;
                foreach (var squad in Squads.Values) if (squad.HasDue()) return false;
                return IsOpen && kept.Count == 0 && leaving.Count == 0 && !(Things != null && Things.IsDue);
            }
        }

        public Agent Agent(string name)
        {
            if (!Agents.TryGetValue(name, out var agent)) Agents[name] = agent = new Agent(name, this);
            return agent;
        }

        /// Removes a departed agent from all further messages.
        public void Left(Agent agent, bool isKnown)
        {
            Agents.Remove(agent.Name);
            if (isKnown) leaving.Add(agent.Name);
        }

        public bool IsConnectionDue(double now) => State == ConnectionState.Away && wire == null && now >= connectAt;

        public void Connecting(IWire next, double now)
        {
            wire = next;
            overdueAt = now + Options.AnswerSeconds;
        }

        /// Processes received events.
        public void Poll(double now)
        {
            this.now = now;
            wire?.Poll(() => Opened(now), text => Heard(text, now), () => Lost(now));
        }

        /// Starts steps, sends messages, and closes silent connections.
        public void Update(double now)
        {
            this.now = now;
            if (now >= overdueAt) GiveUp(now);
            var agents = new List<Agent>(Agents.Values);
            foreach (var agent in agents) agent.Begin();
            if (IsOpen && kept.Count < MaxKept) SayAll(agents, now);
            if (!isAckDue || !IsOpen) return;
            isAckDue = false;
            Send(Json.Write(new Message { { "type", "ack" }, { "received", received } }));
        }

        /// Closes for good.
        public void Close()
        {
            if (IsOpen) Send("{\"type\":\"bye\"}");
            wire?.Close(FarewellMs);
            wire = null;
            Become(ConnectionState.Closed);
        }

        void Opened(double now)
        {
            var hello = new Message
            {
                { "type", "hello" },
                { "protocol", new[] { 1 } },
                { "client", Options.Client ?? ClientName },
                { "domain", Options.Domain },
            };
            if (Options.World != null) hello["world"] = Options.World.Told();
            if (Options.DomainHash != null) hello["domainHash"] = Options.DomainHash;
            if (token != null)
            {
                hello["token"] = token;
                hello["received"] = received;
            }
            else if (Options.Ticket != null)
            {
                var ticket = Ticket();
                if (ticket == null)
                {
                    GiveUp(now);
                    return;
                }
                hello["ticket"] = ticket;
            }
            Become(ConnectionState.Greeting);
            overdueAt = now + Options.AnswerSeconds;
            Send(Json.Write(hello));
        }

        /// A ticket of the game; null without one, whatever goes wrong.
        string Ticket()
        {
            Exception why = null;
            try
            {
                var ticket = Options.Ticket();
                if (!string.IsNullOrEmpty(ticket)) return ticket;
            }
            catch (Exception error)
            {
                why = error;
            }
            var told = why == null ? "there is no ticket yet" : "the ticket could not be fetched: " + why.Message;
            failed(new UnderstudyException("ticket-failed", told));
            return null;
        }

        void Lost(double now)
        {
            wire = null;
            if (State == ConnectionState.Refused || State == ConnectionState.Closed) return;
            var longest = Math.Min(LongestSeconds, Options.ReconnectSeconds * Math.Pow(2, Math.Min(attempts++, 30)));
            // Jitter, so that clients of one server do not reconnect all at once.
            connectAt = now + longest * (0.5 + random.NextDouble() / 2);
            overdueAt = double.PositiveInfinity;
            Become(ConnectionState.Away);
        }

        /// Handles a message of the server; an invalid one is reported, and otherwise ignored.
        void Heard(string text, double now)
        {
            Message message;
            try
            {
                message = ServerMessage.Read(text);
                if (message.ContainsKey("n") && !Count(Json.Whole(message, "n"), now)) return;
                ServerMessage.Check(message);
            }
            catch (UnderstudyException error)
            {
                failed(error);
                return;
            }
            var type = (string)message["type"];
            if (type == "welcome") Welcome(message);
            else if (type == "ack") Acknowledged(Json.Whole(message, "received"), now);
            else if (type == "resync") Resync(Json.Get<List<object>>(message, "agents"));
            else if (type == "error") FoundWrong(message, now);
            else if (type == "ways") Things?.Asked(message);
            else if (type == "roles" && Squads.TryGetValue((string)message["squad"], out var squad)) squad.Told(message);
            else if (Agents.TryGetValue(Json.Get(message, "agent", ""), out var agent)) agent.Hear(message, GameMs());
        }

        void Send(string text) => wire?.Send(text);

        void Become(ConnectionState state)
        {
            if (State == state) return;
            State = state;
            told(state);
        }

        void GiveUp(double now)
        {
            var old = wire;
            Lost(now);
            old?.Close(0);
        }

        /// Whether a message is new. A gap ends the connection, so that the server resends the missing messages.
        bool Count(long n, double now)
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
            attempts = 0;
            return true;
        }

        void Welcome(object message)
        {
            if (State != ConnectionState.Greeting && State != ConnectionState.Open) return;
            var isNew = token == null;
            var isFirst = !IsOpen;
            token = Json.Get<string>(message, "resumeToken");
            var limit = Json.Whole(Json.Get<object>(message, "limits"), "messageBytes", MessageBytes);
            messageBytes = Math.Max(FewestBytes, Math.Min(MessageBytes, limit));
            overdueAt = double.PositiveInfinity;
            Become(ConnectionState.Open);
            if (isNew) Resync(null);
            else if (isFirst)
            {
                var known = Json.Whole(message, "received");
                kept.RemoveAll(each => each.Key <= known);
                foreach (var each in kept) Send(each.Value);
            }
        }

        void Resync(List<object> names)
        {
            if (names == null)
            {
                isAnyNumberRight = true;
                Things?.TellAgain();
            }
            foreach (var agent in Agents.Values)
                if (names == null || names.Contains(agent.Name)) agent.TellAgain();
            ResyncSquads(names);
        }

        void Acknowledged(long upTo, double now)
        {
            kept.RemoveAll(each => each.Key <= upTo);
            attempts = 0;
            overdueAt = kept.Count > 0 ? now + Options.AnswerSeconds : double.PositiveInfinity;
        }

        void FoundWrong(object message, double now)
        {
            var pointer = Json.Get<string>(message, "pointer");
            var error = new UnderstudyException(Json.Get(message, "code", ""), Json.Get(message, "message", ""), pointer);
            var squad = SquadOf(message);
            if (IsOpen && squad != null) squad.FoundWrong(error, Json.Whole(message, "seq"), now);
            else if (IsOpen) Blame(error, Json.Whole(message, "seq"), Json.Get<string>(message, "agent"), now);
            else if (error.Code == "invalid-token" && token != null) Forget();
            else if (Passing.Contains(error.Code)) failed(error);
            else
            {
                RefusalCode = error.Code;
                RefusalMessage = error.Message;
                Become(ConnectionState.Refused);
                wire?.Close(0);
            }
        }

        /// Reports an error to the agent concerned, or to all for an error of the session.
        void Blame(UnderstudyException error, long number, string name, double now)
        {
            var isOfAll = number == 0 && name == null;
            var sender = senders[number % MaxSenders];
            var isOfThings = number > 0 && sender.Key == number && sender.Value == "" && name == null;
            if (isOfAll || isOfThings) failed(error);
            foreach (var agent in new List<Agent>(Agents.Values))
            {
                var isSender = number > 0 && sender.Key == number && sender.Value == agent.Name;
                var isConcerned = name == null ? isSender || agent.HasSent(number) : agent.Name == name;
                if (isOfAll || isConcerned) agent.FoundWrong(error, number, now);
            }
        }

        /// Drops the lost session: the next hello starts another one, with its own numbers.
        void Forget()
        {
            token = null;
            seq = received = 0;
            kept.Clear();
            leaving.Clear();
            Array.Clear(senders, 0, MaxSenders);
            foreach (var agent in Agents.Values) agent.ForgetSession();
            foreach (var squad in Squads.Values) squad.ForgetSession();
        }

        /// Sends due messages in as few batches as possible.
        void SayAll(List<Agent> agents, double now)
        {
            var before = seq;
            foreach (var name in leaving) SendNumbered(name, new Message { { "type", "leave" } });
            leaving.Clear();
            Things?.Pump(messageBytes, message => SendNumbered("", message));
            foreach (var agent in agents) agent.Pump(now, this);
            foreach (var squad in new List<Squad>(Squads.Values)) squad.Pump(now, this);
            Flush();
            if (seq > before) overdueAt = Math.Min(overdueAt, now + Options.AnswerSeconds);
        }

        /// Numbers the message of an agent, or of none, and adds it to the batch, unless it is too large for any server.
        public long SendNumbered(string name, Message message)
        {
            if (name != "") message["agent"] = name;
            message["seq"] = seq + 1;
            var text = Json.Write(message);
            var bytes = Encoding.UTF8.GetByteCount(text);
            if (bytes > messageBytes)
            {
                var told = "a message of the type " + message["type"] + " has " + bytes + " bytes; at most " + messageBytes + " are read";
                if (Agents.TryGetValue(name, out var agent)) agent.TellError(new UnderstudyException("message-too-large", told));
                SquadOf(message)?.TellError(new UnderstudyException("message-too-large", told));
                return 0;
            }
            seq++;
            kept.Add(new KeyValuePair<long, string>(seq, text));
            senders[seq % MaxSenders] = new KeyValuePair<long, string>(seq, name);
            if (batchBytes + bytes > messageBytes - BatchBytes) Flush();
            batch.Add(text);
            batchBytes += bytes + 1;
            return seq;
        }

        void Flush()
        {
            if (batch.Count == 1) Send(batch[0]);
            if (batch.Count > 1) Send("{\"type\":\"batch\",\"messages\":[" + string.Join(",", batch) + "]}");
            batch.Clear();
            batchBytes = 0;
        }
    }
}
