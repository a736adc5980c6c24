using UnityEngine;

namespace Understudy.Unity
{
    /// <summary>The connection to the server: one per scene, for all agents.</summary>
    [AddComponentMenu("Understudy/Connection")]
    public sealed class UnderstudyConnection : MonoBehaviour
    {
        [SerializeField] string url = "http://127.0.0.1:7071";
        [SerializeField] string domain = "village";

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
                client = new UnderstudyClient(Options);
                client.ConnectionChanged += Told;
                client.Failed += Warn;
                return client;
            }
        }

        void Update()
        {
            Client.Update();
        }

        void OnDestroy()
        {
            client?.Dispose();
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
