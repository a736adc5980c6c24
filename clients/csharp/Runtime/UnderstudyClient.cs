using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace Understudy
{
    /// <summary>The server and the domain of a client, and how it connects.</summary>
    public sealed class ClientOptions
    {
        /// <summary>The server.</summary>
        public string Url = "http://127.0.0.1:7071";

        /// <summary>The domain, by the name under which the server has it.</summary>
        public string Domain;

        /// <summary>
        /// The hash of the domain that the game was made for: another one is refused. Null: whatever the server has.
        /// </summary>
        public string DomainHash;

        /// <summary>Name and version of the game, for the server's log.</summary>
        public string Client;

        /// <summary>
        /// Gives a ticket from the game's own server, for each session that begins; null while there is none. It is
        /// called within <see cref="UnderstudyClient.Update"/>, so it must not wait. If it gives none, or throws,
        /// <see cref="UnderstudyClient.Failed"/> tells (<c>ticket-failed</c>), and it is called again later.
        /// </summary>
        public Func<string> Ticket;

        /// <summary>The world of a game whose agents plan with things; null: there is none.</summary>
        public World World;

        /// <summary>A connection over which nobody answers for this long is given up.</summary>
        public double AnswerSeconds = 10;

        /// <summary>The first wait before a lost connection is opened again; later ones are longer, up to 10 s.</summary>
        public double ReconnectSeconds = 0.25;

        /// <summary>
        /// Connects to an address; null: with .NET's WebSocket. In WebGL pass the browser's.
        /// </summary>
        public Func<Uri, IWire> Connect;
    }

    /// <summary>
    /// Plans from a server. Call <see cref="Update"/> in each frame: everything is called back within it, in the thread
    /// that calls it, and nothing in it waits for the network.
    /// </summary>
    public sealed class UnderstudyClient : IDisposable
    {
        readonly Session session;
        readonly Stopwatch clock = Stopwatch.StartNew();
        readonly Uri address;

        /// <exception cref="ArgumentException">There is no domain.</exception>
        /// <exception cref="ArgumentOutOfRangeException">A time of the options is none.</exception>
        /// <exception cref="UnderstudyException">The address of the server is none (<c>bad-url</c>).</exception>
        public UnderstudyClient(ClientOptions options)
        {
            if (string.IsNullOrEmpty(options.Domain)) throw new ArgumentException("Name the domain: ClientOptions.Domain");
            CheckTime(options.AnswerSeconds, "AnswerSeconds");
            CheckTime(options.ReconnectSeconds, "ReconnectSeconds");
            address = ServerAddress.Of(options.Url, true, "/v1/session");
            session = new Session(options, state => ConnectionChanged?.Invoke(state), TellError);
        }

        /// <summary>The state of the connection to the server has changed.</summary>
        public event Action<ConnectionState> ConnectionChanged;

        /// <summary>
        /// Something is wrong with the connection, or with all of the session: a code and a message. The client carries on.
        /// </summary>
        public event Action<string, string> Failed;

        /// <summary>
        /// What <see cref="Failed"/> told last, or would have told: it may have happened before anybody listened.
        /// </summary>
        public UnderstudyException LastError { get; private set; }

        /// <summary>The state of the connection to the server.</summary>
        public ConnectionState Connection
        {
            get { return session.State; }
        }

        /// <summary>Why the server refuses this client; null if it does not, or is away.</summary>
        public string RefusalCode
        {
            get { return session.RefusalCode; }
        }

        /// <summary>The same for people.</summary>
        public string RefusalMessage
        {
            get { return session.RefusalMessage; }
        }

        /// <summary>Whether the server has received everything.</summary>
        public bool IsSettled
        {
            get { return session.IsSettled; }
        }

        /// <summary>The agent of this name.</summary>
        public Agent Agent(string name)
        {
            return session.Agent(name);
        }

        /// <summary>
        /// A thing came, or changed, for a client with a <see cref="ClientOptions.World"/>: what is left out stays as it
        /// was.
        /// </summary>
        /// <param name="id">A text or a number.</param>
        /// <param name="kind">Its kind in the domain; needed when it comes.</param>
        /// <param name="properties">The properties of its kind; things by their ids, or "nothing".</param>
        /// <param name="at">Where it is, in units in which a straight way of the length 1 costs 1.</param>
        /// <param name="name">The name by which players speak of it.</param>
        /// <param name="holder">Who has it, whatever plans claim it; empty: nobody any more.</param>
        /// <exception cref="UnderstudyException">It has something that JSON has not (<c>bad-value</c>).</exception>
        public void See(
            object id,
            string kind = null,
            IDictionary<string, object> properties = null,
            double[] at = null,
            string name = null,
            string holder = null)
        {
            if (!Things.IsId(id)) throw new UnderstudyException("bad-value", "an id is a text or a finite number", "/id");
            var thing = new Dictionary<string, object> { { "id", id } };
            if (kind != null) thing["kind"] = kind;
            if (properties != null) thing["properties"] = new Dictionary<string, object>(properties);
            if (at != null) thing["at"] = at.Clone();
            if (name != null) thing["name"] = name;
            if (holder != null) thing["holder"] = holder;
            session.Things?.See(thing);
        }

        /// <summary>A thing is gone.</summary>
        public void Remove(object id)
        {
            if (Things.IsId(id)) session.Things?.Remove(id);
        }

        /// <summary>Makes all callbacks that are due, begins steps, and sends messages. Never waits.</summary>
        public void Update()
        {
            var now = clock.Elapsed.TotalSeconds;
            if (session.IsConnectionDue(now))
            {
                var connect = session.Options.Connect ?? (uri => new SocketWire(uri));
                session.Connecting(connect(address), now);
            }
            session.Poll(now);
            session.Update(now);
        }

        /// <summary>Says goodbye and ends; waits at most 200 ms for that.</summary>
        public void Dispose()
        {
            session.Close();
        }

        void TellError(UnderstudyException error)
        {
            LastError = error;
            Failed?.Invoke(error.Code, error.Message);
        }

        static void CheckTime(double seconds, string name)
        {
            if (!(seconds > 0) || double.IsInfinity(seconds))
                throw new ArgumentOutOfRangeException(name, seconds, "This is no time; give more than 0 seconds.");
        }
    }
}
