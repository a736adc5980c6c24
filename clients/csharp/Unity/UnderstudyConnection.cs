using UnityEngine;

namespace Understudy.Unity
{
    /// <summary>The connection to the server: one in a scene, for all agents.</summary>
    [AddComponentMenu("Understudy/Connection")]
    public sealed class UnderstudyConnection : MonoBehaviour
    {
        [SerializeField] string url = "http://127.0.0.1:7071";
        [SerializeField] string domain = "village";

        UnderstudyClient client;

        /// <summary>The client; made when it is first asked for.</summary>
        public UnderstudyClient Client
        {
            get
            {
                if (client != null) return client;
                var options = new ClientOptions { Url = url, Domain = domain };
#if UNITY_WEBGL && !UNITY_EDITOR
                options.Connect = address => new BrowserWire(address);
#endif
                client = new UnderstudyClient(options);
                client.ConnectionChanged += Told;
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

        void Told(ConnectionState state)
        {
            if (state == ConnectionState.Refused)
                Debug.LogError("Understudy: " + client.RefusalCode + ": " + client.RefusalMessage, this);
        }
    }
}
