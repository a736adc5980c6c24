using UnityEngine;

namespace Understudy.Unity
{
    /// <summary>
    /// The connection to the server, or the planner inside the game: one per scene, for all agents.
    /// </summary>
    [AddComponentMenu("Understudy/Connection")]
    public sealed class UnderstudyConnection : MonoBehaviour
    {
        [SerializeField] string url = "http://127.0.0.1:7071";
        [SerializeField] string domain = "village";
#if UNITY_EDITOR || !(UNITY_IOS || UNITY_WEBGL) || (UNITY_IOS && UNDERSTUDY_LOCAL)
        [Tooltip("The game's asset, for a planner inside the game instead of a server")]
        [SerializeField] UnderstudyGame game;

        LocalEngine engine;
#endif

        ClientOptions options;
        UnderstudyClient client;

        /// <summary>
        /// Options of the client, such as its <see cref="ClientOptions.Ticket"/>. The client is created when the first
        /// agent awakes: set them before, in a script that runs earlier.
        /// </summary>
        public ClientOptions Options
        {
            get
            {
                if (options != null) return options;
                options = new ClientOptions { Url = url, Domain = domain };
#if UNITY_WEBGL && !UNITY_EDITOR
                options.Connect = address => new BrowserWire(address);
#endif
                return options;
            }
        }

        /// <summary>The client; created on first use.</summary>
        public UnderstudyClient Client
        {
            get
            {
                if (client != null) return client;
                client = NewClient();
                client.ConnectionChanged += Told;
                client.Failed += Warn;
                return client;
            }
        }

#if UNITY_EDITOR || !(UNITY_IOS || UNITY_WEBGL) || (UNITY_IOS && UNDERSTUDY_LOCAL)
        UnderstudyClient NewClient()
        {
            if (game == null) return new UnderstudyClient(Options);
            engine = new LocalEngine(game.Text);
            Options.Domain = game.Domain;
            return engine.Client(Options);
        }

        void EndEngine()
        {
            engine?.Dispose();
        }
#else
        UnderstudyClient NewClient()
        {
            return new UnderstudyClient(Options);
        }

        void EndEngine() { }
#endif

#if UNITY_EDITOR
        // Threads of a library outlive the scripts that started them.
        [UnityEditor.InitializeOnLoadMethod]
        static void EndBeforeReload()
        {
            UnityEditor.AssemblyReloadEvents.beforeAssemblyReload += LocalEngine.CloseAll;
        }
#endif

        void Update()
        {
            Client.Update();
        }

        void OnDestroy()
        {
            client?.Dispose();
            EndEngine();
        }

        void Warn(string code, string message)
        {
            Debug.LogWarning("Understudy: " + code + ": " + message, this);
        }

        void Told(ConnectionState state)
        {
            if (state == ConnectionState.Refused)
                Debug.LogError("Understudy: " + client.RefusalCode + ": " + client.RefusalMessage, this);
        }
    }
}
