#if UNITY_EDITOR || !(UNITY_IOS || UNITY_WEBGL) || (UNITY_IOS && UNDERSTUDY_LOCAL)
using System;

namespace Understudy
{
    /// <summary>Limits of a <see cref="LocalEngine"/>; 0 is the default of the library.</summary>
    public sealed class LocalLimits
    {
        /// <summary>The most memory of the planner, in bytes: 256 MiB.</summary>
        public ulong MemoryBytes;

        /// <summary>The longest message that is passed on, in bytes: 4 MiB. The planner takes 32 KiB, or as much as
        /// "limits": {"messageBytes": …} of the options says.</summary>
        public ulong MessageBytes;

        /// <summary>The most bytes that wait to be read, in each direction: 16 MiB.</summary>
        public ulong WaitingBytes;

        /// <summary>The longest that one call within the planner may take: 60 s.</summary>
        public double CallSeconds;

        /// <summary>Whether the engine works only within <see cref="LocalEngine.Step"/>, for reproducible runs.</summary>
        public bool IsStepped;
    }

    /// <summary>
    /// The planner inside the game, on a thread of its own: no server. <see cref="Client"/> makes a client with the same
    /// methods and events as one with a server. The library <c>understudy</c> for the platform must be in the game.
    /// </summary>
    /// <example>
    /// <code>
    /// var engine = new LocalEngine(File.ReadAllText("game.understudy"));
    /// var client = engine.Client(new ClientOptions { Domain = "village" });
    /// </code>
    /// </example>
    public sealed class LocalEngine : IDisposable
    {
        readonly string options;
        readonly LocalLibrary.Limits limits;
        ulong handle;
        bool isTaken;
        bool isDisposed;
        UnderstudyClient client;

        /// <summary>Begins to open the planner, and returns at once. Clients wait for it.</summary>
        /// <param name="options">What the game ships, as JSON.</param>
        /// <param name="limits">Limits; null for the library's own.</param>
        /// <exception cref="UnderstudyException">
        /// There is no library for this platform, or another version of it (<c>no-library</c>).
        /// </exception>
        public LocalEngine(string options, LocalLimits limits = null)
        {
            if (options == null) throw new ArgumentNullException(nameof(options));
            this.options = options;
            Questions = new LocalQuestions(Send);
            if (limits != null)
            {
                this.limits = new LocalLibrary.Limits
                {
                    Stepped = limits.IsStepped ? 1u : 0u,
                    MemoryBytes = limits.MemoryBytes,
                    MessageBytes = limits.MessageBytes,
                    WaitingBytes = limits.WaitingBytes,
                    CallMs = (uint)Math.Max(0, Math.Min(limits.CallSeconds * 1000, uint.MaxValue)),
                };
            }
            CheckLibrary();
            Open();
        }

        ~LocalEngine() => Dispose();

        /// <summary>
        /// Questions beside agents, such as for one plan, and those of the planner to the game's own model. They come and go
        /// in <see cref="UnderstudyClient.Update"/> of the client; without a client, in <see cref="Update"/>.
        /// </summary>
        public LocalQuestions Questions { get; }

        /// <summary>Whether the planner has loaded its domains.</summary>
        /// <exception cref="UnderstudyException">It cannot; the planner says why.</exception>
        public bool IsReady => Ready(0);

        /// <summary>The memory that the planner has now, in bytes; it takes milliseconds to count.</summary>
        /// <exception cref="UnderstudyException">The planner is over, and says why.</exception>
        public ulong MemoryBytes => Check(LocalLibrary.understudy_memory(handle, out var bytes)) < 0 ? 0 : bytes;

        /// <summary>Waits until the planner has loaded its domains, for a loading screen or a test.</summary>
        /// <exception cref="UnderstudyException">It cannot; the planner says why.</exception>
        public bool Ready(double seconds)
        {
            return Check(LocalLibrary.understudy_ready(handle, Milliseconds(seconds))) == LocalLibrary.Ok;
        }

        /// <summary>Waits until the planner has read all messages, and has nothing to do.</summary>
        /// <exception cref="UnderstudyException">The planner is over, and says why.</exception>
        public bool Settle(double seconds)
        {
            return Check(LocalLibrary.understudy_settle(handle, Milliseconds(seconds))) == LocalLibrary.Ok;
        }

        /// <summary>
        /// Lets a stepped planner work, at a time of the game and for so long at most; returns the seconds until it wants
        /// the next step, below 0 for none.
        /// </summary>
        /// <exception cref="UnderstudyException">The planner is over, or works by itself.</exception>
        public double Step(double now, double forSeconds)
        {
            Check(LocalLibrary.understudy_step(handle, now * 1000, forSeconds * 1000, out var nextMs));
            return nextMs / 1000;
        }

        /// <summary>
        /// A client of this planner, as of a server: call its <see cref="UnderstudyClient.Update"/> in each frame. An
        /// engine has one client at a time. If the planner ends by an error, the client reports it, and goes on with a new one.
        /// </summary>
        /// <exception cref="UnderstudyException">
        /// The engine has a client, which goes on (<c>engine-taken</c>); or as of <see cref="UnderstudyClient"/>.
        /// </exception>
        public UnderstudyClient Client(ClientOptions options)
        {
            if (client != null && client.Connection != ConnectionState.Closed && client.Connection != ConnectionState.Refused)
                throw new UnderstudyException("engine-taken", "this engine has a client: dispose of it first, or open another engine");
            options.Connect = _ => new LocalWire(this);
            return client = new UnderstudyClient(options);
        }

        /// <summary>
        /// Takes the planner's messages in an engine without a client: tasks of <see cref="Questions"/> complete in it. Call
        /// it in each frame.
        /// </summary>
        /// <exception cref="UnderstudyException">The planner is closed.</exception>
        public void Update()
        {
            for (var message = Take(); message != null; message = Take()) Questions.Hears(message);
            if (LocalLibrary.understudy_ready(handle, 0) < 0) Questions.Lost(LocalLibrary.LastError());
        }

        /// <summary>Queues a message of the session protocol, for games that write their own.</summary>
        /// <exception cref="UnderstudyException">Such as <c>message-too-large</c> or <c>queue-full</c>.</exception>
        public void Send(string message) => Check(LocalLibrary.Send(handle, message));

        /// <summary>The planner's next message; null if there is none. Never waits.</summary>
        /// <exception cref="UnderstudyException">The planner is closed.</exception>
        public string Take()
        {
            Check(LocalLibrary.Take(handle, out var message));
            return message;
        }

        /// <summary>Ends the planner, whatever it does.</summary>
        public void Dispose()
        {
            isDisposed = true;
            Close();
            Questions?.Lost(new UnderstudyException("closed", "the engine is closed"));
            GC.SuppressFinalize(this);
        }

        /// <summary>Ends all planners of the process, before the scripts that made them are reloaded.</summary>
        public static void CloseAll() => LocalLibrary.understudy_close_all();

        /// A planner without a session: this engine's first, or another one.
        internal ulong Fresh()
        {
            if (isTaken) Close();
            if (handle == 0 && !isDisposed) Open();
            isTaken = true;
            return handle;
        }

        void Open()
        {
            Check(LocalLibrary.Open(options, limits, out handle));
            isTaken = false;
        }

        void Close()
        {
            if (handle != 0) LocalLibrary.understudy_close(handle);
            handle = 0;
        }

        static void CheckLibrary()
        {
            uint found;
            try
            {
                found = LocalLibrary.understudy_abi();
            }
            catch (Exception error) when (error is DllNotFoundException || error is EntryPointNotFoundException)
            {
                throw new UnderstudyException("no-library", "the library for this platform is not in the game: " + error.Message);
            }
            if (found == LocalLibrary.Abi) return;
            var told = "the library has the border " + found + "; this package knows " + LocalLibrary.Abi;
            throw new UnderstudyException("no-library", told);
        }

        static int Check(int told)
        {
            if (told < 0) throw LocalLibrary.LastError();
            return told;
        }

        static int Milliseconds(double seconds) => (int)Math.Max(0, Math.Min(seconds * 1000, int.MaxValue));
    }
}
#endif
