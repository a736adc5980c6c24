using System;
using System.Collections.Generic;
using System.Text;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// <summary>How a client stands with its server: <c>Refused</c> is for good.</summary>
    public enum ConnectionState { Away, Greeting, Open, Refused, Closed }

    /// <summary>One connection; everything is called in the thread of <see cref="UnderstudyClient.Update"/>.</summary>
    public interface IWire
    {
        void Send(string text);

        /// <summary>Ends the connection, after what was sent; waits at most so long for that to leave.</summary>
        void Close(int waitMs);

        /// <summary>
        /// What happened since the last call: the opening of the connection, texts, its end. Never waits.
        /// </summary>
        void Poll(Action opened, Action<string> heard, Action lost);
    }

    /// The client's side of the protocol, without a network or a clock: numbers, resuming, what is to be sent again.
    /// Times are in seconds.
    sealed class Session
    {
        const double LongestSeconds = 10;
        /// While so many messages are not acknowledged nothing more is sent: what changes meanwhile is told in one.
        const int MaxKept = 256;
        const int MessageBytes = 32 * 1024;
        /// For a goodbye to leave before the program ends.
        const int FarewellMs = 200;
        const string ClientName = "Understudy.Client (C#) 0.1.0";

        /// Refusals that may be over soon.
        static readonly HashSet<string> Passing = new HashSet<string>
        {
            "too-busy", "rate-limited", "draining", "hello-late", "slow-reader",
        };

        public readonly Dictionary<string, Agent> Agents = new Dictionary<string, Agent>();
        public readonly ClientOptions Options;
        public string RefusalCode;
        public string RefusalMessage;
        readonly Action<ConnectionState> told;
        readonly Random random = new Random();
        readonly List<KeyValuePair<long, string>> kept = new List<KeyValuePair<long, string>>();
        IWire wire;
        string token;
        long seq;
        long received;
        /// After a resync the next number is right, whatever it is.
        bool isAnyNumberRight;
        bool isAckDue;
        long messageBytes = MessageBytes;
        int attempts;
        double connectAt;
        /// When an answer is overdue: the welcome, or an acknowledgement.
        double overdueAt = double.PositiveInfinity;

        public Session(ClientOptions options, Action<ConnectionState> told)
        {
            Options = options;
            this.told = told;
        }

        public ConnectionState State { get; private set; }

        public bool IsOpen
        {
            get { return State == ConnectionState.Open; }
        }

        /// Whether hello would resume a session; else it begins one, which may need a ticket.
        public bool IsResuming
        {
            get { return token != null; }
        }

        /// Whether the server has acknowledged all that it was told, and nothing is left to tell.
        public bool IsSettled
        {
            get
            {
                foreach (var agent in Agents.Values) if (agent.IsDue) return false;
                return IsOpen && kept.Count == 0;
            }
        }

        public Agent Agent(string name)
        {
            if (!Agents.TryGetValue(name, out var agent)) Agents[name] = agent = new Agent(name, this);
            return agent;
        }

        public bool IsConnectionDue(double now)
        {
            return State == ConnectionState.Away && wire == null && now >= connectAt;
        }

        public void Connecting(IWire next, double now)
        {
            wire = next;
            overdueAt = now + Options.AnswerSeconds;
        }

        /// Takes in what has come.
        public void Poll(double now, Func<string> ticket)
        {
            wire?.Poll(() => Opened(now, ticket), text => Heard(text, now), () => Lost(now));
        }

        /// Begins steps, sends what is to be sent, and gives up what nobody answers.
        public void Update(double now)
        {
            if (now >= overdueAt) GiveUp(now);
            var agents = new List<Agent>(Agents.Values);
            foreach (var agent in agents) agent.Begin();
            if (IsOpen && kept.Count < MaxKept) SendAll(agents, now);
            if (!isAckDue || !IsOpen) return;
            isAckDue = false;
            Send(Json.Write(new Message { { "type", "ack" }, { "received", received } }));
        }

        /// Ends for good.
        public void Close()
        {
            if (IsOpen) Send("{\"type\":\"bye\"}");
            wire?.Close(FarewellMs);
            wire = null;
            Become(ConnectionState.Closed);
        }

        void Opened(double now, Func<string> ticket)
        {
            var hello = new Message
            {
                { "type", "hello" },
                { "protocol", new[] { 1 } },
                { "client", Options.Client ?? ClientName },
                { "domain", Options.Domain },
            };
            if (Options.DomainHash != null) hello["domainHash"] = Options.DomainHash;
            if (token != null)
            {
                hello["token"] = token;
                hello["received"] = received;
            }
            else if (ticket != null) hello["ticket"] = ticket();
            Become(ConnectionState.Greeting);
            overdueAt = now + Options.AnswerSeconds;
            Send(Json.Write(hello));
        }

        void Lost(double now)
        {
            wire = null;
            if (State == ConnectionState.Refused || State == ConnectionState.Closed) return;
            var longest = Math.Min(LongestSeconds, Options.ReconnectSeconds * Math.Pow(2, Math.Min(attempts++, 30)));
            // Clients that lost the same server do not come back all at once.
            connectAt = now + longest * (0.5 + random.NextDouble() / 2);
            overdueAt = double.PositiveInfinity;
            Become(ConnectionState.Away);
        }

        /// Takes a message of the server in; what is no message is ignored.
        void Heard(string text, double now)
        {
            object message;
            try
            {
                message = Json.Read(text);
            }
            catch (FormatException)
            {
                return;
            }
            var n = Json.Whole(message, "n", -1);
            if (n >= 0 && !Count(n, now)) return;
            var type = Json.Get(message, "type", "");
            if (type == "welcome") Welcome(message);
            else if (type == "ack") Acknowledged(Json.Whole(message, "received"), now);
            else if (type == "resync") Resync(Json.Get<List<object>>(message, "agents"));
            else if (type == "error") Failed(message, now);
            else if (Agents.TryGetValue(Json.Get(message, "agent", ""), out var agent)) Tell(agent, type, message);
        }

        static void Tell(Agent agent, string type, object message)
        {
            var stepId = Json.Whole(message, "stepId");
            if (type == "plan" || type == "revised") agent.Planned(message, type == "revised");
            else if (type == "early") agent.SetOut(message, Step.Of(Json.Get<object>(message, "step")));
            else if (type == "begin") agent.Told(stepId, Step.Of(Json.Get<object>(message, "step")));
            else if (type == "interrupt") agent.Interrupted(stepId, Json.Get(message, "reason", ""));
        }

        void Send(string text)
        {
            wire?.Send(text);
        }

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

        /// Whether a message is new. After a gap the connection is given up: the server sends again what is missing.
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
            return true;
        }

        void Welcome(object message)
        {
            var isNew = token == null;
            var isFirst = !IsOpen;
            token = Json.Get<string>(message, "resumeToken");
            messageBytes = Json.Whole(Json.Get<object>(message, "limits"), "messageBytes", MessageBytes);
            overdueAt = double.PositiveInfinity;
            attempts = 0;
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
            if (names == null) isAnyNumberRight = true;
            foreach (var agent in Agents.Values)
                if (names == null || names.Contains(agent.Name)) agent.TellAgain();
        }

        void Acknowledged(long upTo, double now)
        {
            kept.RemoveAll(each => each.Key <= upTo);
            overdueAt = kept.Count > 0 ? now + Options.AnswerSeconds : double.PositiveInfinity;
        }

        void Failed(object error, double now)
        {
            var code = Json.Get(error, "code", "");
            var message = Json.Get(error, "message", "");
            if (IsOpen)
            {
                foreach (var agent in new List<Agent>(Agents.Values))
                    agent.Wrong(Json.Whole(error, "seq"), code, message, now);
            }
            else if (code == "invalid-token" && token != null)
            {
                // The session is lost: the next hello begins another one, with numbers of its own.
                token = null;
                seq = received = 0;
                kept.Clear();
            }
            else if (!Passing.Contains(code))
            {
                RefusalCode = code;
                RefusalMessage = message;
                Become(ConnectionState.Refused);
                wire?.Close(0);
            }
        }

        /// Sends what agents have to say, in as few and as long messages as may be.
        void SendAll(List<Agent> agents, double now)
        {
            var batch = new List<string>();
            var bytes = 0L;
            Action flush = () =>
            {
                if (batch.Count == 1) Send(batch[0]);
                if (batch.Count > 1) Send("{\"type\":\"batch\",\"messages\":[" + string.Join(",", batch) + "]}");
                batch.Clear();
                bytes = 0;
            };
            Func<Message, long> send = message =>
            {
                message["seq"] = ++seq;
                var text = Json.Write(message);
                kept.Add(new KeyValuePair<long, string>(seq, text));
                var more = Encoding.UTF8.GetByteCount(text) + 1;
                if (bytes + more > messageBytes - 64) flush();
                batch.Add(text);
                bytes += more;
                overdueAt = Math.Min(overdueAt, now + Options.AnswerSeconds);
                return seq;
            };
            foreach (var agent in agents) agent.Pump(now, send);
            flush();
        }
    }
}
