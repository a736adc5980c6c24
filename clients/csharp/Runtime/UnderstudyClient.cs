using System;
using System.Diagnostics;

namespace Understudy
{
    /// <summary>How a client finds its server, and what it plans about.</summary>
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
        /// called within <see cref="UnderstudyClient.Update"/>, so it must not wait.
        /// </summary>
        public Func<string> Ticket;

        /// <summary>A connection over which nobody answers for so long is given up.</summary>
        public double AnswerSeconds = 10;

        /// <summary>The first wait before a lost connection is made again; later ones are longer, up to 10 s.</summary>
        public double ReconnectSeconds = 0.25;

        /// <summary>
        /// Connects to an address; null: with the WebSocket of .NET. In WebGL give it that of the browser.
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
        /// <exception cref="UriFormatException">The address of the server is none.</exception>
        public UnderstudyClient(ClientOptions options)
        {
            if (string.IsNullOrEmpty(options.Domain)) throw new ArgumentException("Name the domain: ClientOptions.Domain");
            var server = new Uri(options.Url);
            var isSecure = server.Scheme == "https" || server.Scheme == "wss";
            address = new UriBuilder(isSecure ? "wss" : "ws", server.Host, server.Port, "/v1/session").Uri;
            session = new Session(options, state => ConnectionChanged?.Invoke(state));
        }

        /// <summary>The client now stands otherwise with its server.</summary>
        public event Action<ConnectionState> ConnectionChanged;

        /// <summary>How the client stands with its server.</summary>
        public ConnectionState Connection
        {
            get { return session.State; }
        }

        /// <summary>Why the server does not take this client; null if it does, or is away.</summary>
        public string RefusalCode
        {
            get { return session.RefusalCode; }
        }

        /// <summary>The same for people.</summary>
        public string RefusalMessage
        {
            get { return session.RefusalMessage; }
        }

        /// <summary>Whether the server has all that it was told.</summary>
        public bool IsSettled
        {
            get { return session.IsSettled; }
        }

        /// <summary>The agent of a name.</summary>
        public Agent Agent(string name)
        {
            return session.Agent(name);
        }

        /// <summary>Calls back what has come, begins steps, and sends what was said. Never waits.</summary>
        public void Update()
        {
            var now = clock.Elapsed.TotalSeconds;
            if (session.IsConnectionDue(now))
            {
                var connect = session.Options.Connect ?? (uri => new SocketWire(uri));
                session.Connecting(connect(address), now);
            }
            session.Poll(now, session.Options.Ticket);
            session.Update(now);
        }

        /// <summary>Says goodbye and ends; waits at most 200 ms for that.</summary>
        public void Dispose()
        {
            session.Close();
        }
    }
}
