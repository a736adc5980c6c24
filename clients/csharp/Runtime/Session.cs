using System;
using System.Collections.Generic;

namespace Understudy
{
    using Message = Dictionary<string, object>;

    /// <summary>State of the connection to the server; <c>Refused</c> is final.</summary>
    public enum ConnectionState { Away, Opening, Open, Refused, Closed }

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

    /// A session with a server, over any connection.
    sealed partial class Session
    {
        /// Time for a goodbye to leave before the program ends.
        const int FarewellMs = 200;
        const string ClientName = "Understudy.Client (C#) 0.1.0";

        public readonly ClientOptions Options;
        readonly Action<ConnectionState> told;
        readonly Action<UnderstudyException> failed;
        readonly Random random = new Random();
        IWire wire;

        public Session(ClientOptions options, Action<ConnectionState> told, Action<UnderstudyException> failed)
        {
            Options = options;
            this.told = told;
            this.failed = failed;
            answerS = options.AnswerSeconds;
            reconnectS = options.ReconnectSeconds;
            if (options.World != null) Things = new Things(options.World, failed);
        }

        public ConnectionState Connection => (ConnectionState)Enum.Parse(typeof(ConnectionState), State, true);

        public Agent Agent(string name)
        {
            Json.TextOf(name, "/agent");
            if (!Agents.TryGetValue(name, out var agent)) Agents[name] = agent = new Agent(name, this);
            return agent;
        }

        public Squad Squad(string name)
        {
            Json.TextOf(name, "/squad");
            if (!Squads.TryGetValue(name, out var squad)) Squads[name] = squad = new Squad(name, this);
            return squad;
        }

        /// The game's clock.
        public double GameMs() => Options.GameMs == null ? now * 1000 : Options.GameMs();

        public void Connecting(IWire next, double now)
        {
            wire = next;
            Await(now);
        }

        /// Processes received events.
        public void Poll(double now)
        {
            this.now = now;
            wire?.Poll(() => Opened(now), text => Hear(text, now), () => Lost(now));
        }

        /// Closes for good.
        public void Close()
        {
            if (IsOpen()) Send("{\"type\":\"bye\"}");
            wire?.Close(FarewellMs);
            wire = null;
            Become("closed");
        }

        /// The things of the game. Throws an UnderstudyException (no-world) if it has none.
        internal Things KnownThings()
        {
            const string Told = "this client has no things; give it a world, in a domain with kinds: ClientOptions.World";
            return Things ?? throw new UnderstudyException("no-world", Told);
        }

        void Opened(double now)
        {
            var hello = new Message
            {
                { "type", "hello" },
                { "protocol", new[] { 1 } },
                { "client", Options.Client ?? ClientName },
                { "domain", Options.Domain },
                { "checkNames", true },
            };
            if (Options.World != null) hello["world"] = Options.World.Told();
            if (Options.DomainHash != null) hello["domainHash"] = Options.DomainHash;
            var needsTicket = token == null && Options.Ticket != null;
            var ticket = needsTicket ? Ticket() : null;
            if (needsTicket && ticket == null) GiveUp(now);
            else SayHello(now, hello, ticket);
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
            Lose(now);
        }

        // For what is generated.

        double Drawn() => random.NextDouble();

        bool IsWired() => wire != null;

        void Send(string text) => wire?.Send(text);

        void CloseWire() => wire?.Close(0);

        void GiveUp(double now)
        {
            var old = wire;
            Lost(now);
            old?.Close(0);
        }

        Message Read(string text) => Tried(() => ServerMessage.Read(text));

        bool IsSound(Message message) => Tried(() => ServerMessage.Check(message)) != null;

        /// What a function returns; null if it finds a message wrong, which is reported.
        Message Tried(Func<Message> read)
        {
            try
            {
                return read();
            }
            catch (UnderstudyException error)
            {
                failed(error);
                return null;
            }
        }

        void TellState() => told(Connection);

        void TellFailure(UnderstudyException error) => failed(error);
    }
}
