using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace Understudy
{
    /// <summary>Server, domain and connection options of a client.</summary>
    public sealed class ClientOptions
    {
        /// <summary>Address of the server.</summary>
        public string Url = "http://127.0.0.1:7071";

        /// <summary>The server's name of the domain.</summary>
        public string Domain;

        /// <summary>Hash of the game's version of the domain: any other is refused. Null: any version.</summary>
        public string DomainHash;

        /// <summary>Name and version of the game, for the server's log.</summary>
        public string Client;

        /// <summary>
        /// Returns a ticket from the game's own server, for each new session; null while there is none. Called in <see
        /// cref="UnderstudyClient.Update"/>, so it must not block. If it returns null or throws, <see
        /// cref="UnderstudyClient.Failed"/> is raised (<c>ticket-failed</c>), and it is called again later.
        /// </summary>
        public Func<string> Ticket;

        /// <summary>The world of a game with things; null for none.</summary>
        public World World;

        /// <summary>
        /// The game's clock in milliseconds, which deadlines and events count in, such as
        /// <c>() => Time.timeAsDouble * 1000</c> in Unity. It must not go back while squads play. Null: the client's own.
        /// </summary>
        public Func<double> GameMs;

        /// <summary>Silence after which a connection is closed.</summary>
        public double AnswerSeconds = 10;

        /// <summary>First delay before reconnecting; later ones are longer, up to 10 s.</summary>
        public double ReconnectSeconds = 0.25;

        /// <summary>Opens a connection to an address; null: with .NET's sockets. In WebGL pass the browser's.</summary>
        public Func<Uri, IWire> Connect;
    }

    /// <summary>
    /// Plans from a server. Call <see cref="Update"/> in each frame: all callbacks run in it, on its caller's thread,
    /// and it never waits for the network.
    /// </summary>
    public sealed class UnderstudyClient : IDisposable
    {
        readonly Session session;
        readonly Stopwatch clock = Stopwatch.StartNew();
        readonly Uri address;

        /// <exception cref="UnderstudyException">
        /// The address of the server is invalid (<c>bad-url</c>); the domain is missing, or a time of the options is none
        /// (<c>bad-value</c>).
        /// </exception>
        public UnderstudyClient(ClientOptions options)
        {
            if (string.IsNullOrEmpty(options.Domain)) throw new UnderstudyException("bad-value", "name the domain: ClientOptions.Domain");
            CheckTime(options.AnswerSeconds, "AnswerSeconds");
            CheckTime(options.ReconnectSeconds, "ReconnectSeconds");
            address = ServerAddress.Of(options.Url, true, "/v1/session");
            session = new Session(options, state => ConnectionChanged?.Invoke(state), TellError);
        }

        /// <summary>The state of the connection to the server has changed.</summary>
        public event Action<ConnectionState> ConnectionChanged;

        /// <summary>
        /// An error of the connection or of the whole session: a code and a message. The client continues.
        /// </summary>
        public event Action<string, string> Failed;

        /// <summary>The last <see cref="Failed"/>, even if it came before any listener.</summary>
        public UnderstudyException LastError { get; private set; }

        /// <summary>The state of the connection to the server.</summary>
        public ConnectionState Connection => session.Connection;

        /// <summary>
        /// The code of the server's refusal of this client; null if it accepts the client or is unreachable.
        /// </summary>
        public string RefusalCode => session.Refusal?.Code;

        /// <summary>The refusal as a message for display.</summary>
        public string RefusalMessage => session.Refusal?.Message;

        /// <summary>Whether the server has received everything.</summary>
        public bool IsSettled => session.IsSettled();

        /// <summary>The agent with a name.</summary>
        /// <exception cref="UnderstudyException">The name is no text: it has a lone surrogate (<c>bad-value</c>).</exception>
        public Agent Agent(string name) => session.Agent(name);

        /// <summary>The squad with a name: agents that follow a joint plan, in a domain with time.</summary>
        /// <exception cref="UnderstudyException">The name is no text: it has a lone surrogate (<c>bad-value</c>).</exception>
        public Squad Squad(string name) => session.Squad(name);

        /// <summary>
        /// Reports a new or changed thing, for a client with a <see cref="ClientOptions.World"/>. Missing parts are
        /// unchanged.
        /// </summary>
        /// <param name="id">A text or a number.</param>
        /// <param name="kind">Its kind in the domain; required for a new thing.</param>
        /// <param name="properties">The properties of its kind; things by their ids, or "nothing".</param>
        /// <param name="at">Its position, in units of travel cost.</param>
        /// <param name="name">Its name for players.</param>
        /// <param name="holder">Its holder, regardless of claims; empty for none.</param>
        /// <param name="worth">How much dearer the work with it may be for a crowd, in units of travel cost, from 0.</param>
        /// <exception cref="UnderstudyException">
        /// A value has no JSON form (<c>bad-value</c>), or the client has no world (<c>no-world</c>).
        /// </exception>
        public void See(
            object id,
            string kind = null,
            IDictionary<string, object> properties = null,
            double[] at = null,
            string name = null,
            string holder = null,
            double? worth = null)
        {
            if (!Checks.IsId(id)) throw new UnderstudyException("bad-value", "an id is a text or a finite number", "/id");
            var thing = new Dictionary<string, object> { { "id", id } };
            if (kind != null) thing["kind"] = kind;
            if (properties != null) thing["properties"] = new Dictionary<string, object>(properties);
            if (at != null) thing["at"] = at.Clone();
            if (name != null) thing["name"] = name;
            if (holder != null) thing["holder"] = holder;
            if (worth != null) thing["worth"] = worth.Value;
            session.KnownThings().See(thing);
        }

        /// <summary>Removes a thing.</summary>
        /// <exception cref="UnderstudyException">There is none (<c>unknown-thing</c>), or as of <see cref="See"/>.</exception>
        public void Remove(object id)
        {
            if (!Checks.IsId(id)) throw new UnderstudyException("bad-value", "an id is a text or a finite number", "/id");
            session.KnownThings().Remove(id);
        }

        /// <summary>Runs due callbacks, starts steps, and sends messages. Never blocks.</summary>
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

        /// <summary>Says goodbye and closes, within 200 ms.</summary>
        public void Dispose() => session.Close();

        void TellError(UnderstudyException error)
        {
            LastError = error;
            Failed?.Invoke(error.Code, error.Message);
        }

        static void CheckTime(double seconds, string name)
        {
            if (!(seconds > 0) || double.IsInfinity(seconds))
                throw new UnderstudyException("bad-value", seconds + " is no time; give " + name + " more than 0 seconds");
        }
    }
}
