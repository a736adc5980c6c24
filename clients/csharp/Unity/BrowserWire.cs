#if UNITY_WEBGL && !UNITY_EDITOR
using System;
using System.Runtime.InteropServices;

namespace Understudy.Unity
{
    /// <summary>A connection over the browser's WebSocket, for WebGL, which has no threads.</summary>
    public sealed class BrowserWire : IWire
    {
        const int Opened = 1, Heard = 2, Lost = 3;

        readonly int id;

        public BrowserWire(Uri address)
        {
            id = UnderstudySocketOpen(address.ToString(), "understudy.v1.json");
        }

        public void Send(string text)
        {
            UnderstudySocketSend(id, text);
        }

        public void Close(int waitMs)
        {
            UnderstudySocketClose(id);
        }

        public void Poll(Action opened, Action<string> heard, Action lost)
        {
            while (true)
            {
                var what = UnderstudySocketNext(id);
                if (what == Opened) opened();
                else if (what == Heard) heard(UnderstudySocketText(id));
                else if (what == Lost) lost();
                else return;
            }
        }

        [DllImport("__Internal")] static extern int UnderstudySocketOpen(string url, string subprotocol);
        [DllImport("__Internal")] static extern void UnderstudySocketSend(int id, string text);
        [DllImport("__Internal")] static extern void UnderstudySocketClose(int id);
        [DllImport("__Internal")] static extern int UnderstudySocketNext(int id);
        [DllImport("__Internal")] static extern string UnderstudySocketText(int id);
    }
}
#endif
