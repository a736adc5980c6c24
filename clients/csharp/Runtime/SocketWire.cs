using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Understudy
{
    /// <summary>A connection over the WebSocket of .NET. The network is waited for in the thread pool alone.</summary>
    public sealed class SocketWire : IWire
    {
        const string Subprotocol = "understudy.v1.json";
        /// Servers send less; what claims to be longer is not read.
        const int MaxBytes = 1 << 20;

        readonly ClientWebSocket socket = new ClientWebSocket();
        readonly ConcurrentQueue<Action> happened = new ConcurrentQueue<Action>();
        readonly ConcurrentQueue<string> unsent = new ConcurrentQueue<string>();
        readonly SemaphoreSlim isUnsent = new SemaphoreSlim(0);
        readonly CancellationTokenSource ending = new CancellationTokenSource();
        readonly ManualResetEventSlim isOver = new ManualResetEventSlim();
        Action opened;
        Action<string> heard;
        Action lost;

        public SocketWire(Uri address)
        {
            socket.Options.AddSubProtocol(Subprotocol);
            Task.Run(() => Run(address));
        }

        public void Send(string text)
        {
            unsent.Enqueue(text);
            isUnsent.Release();
        }

        public void Close(int waitMs)
        {
            Send(null);
            if (waitMs > 0) isOver.Wait(waitMs);
        }

        public void Poll(Action whenOpened, Action<string> whenHeard, Action whenLost)
        {
            opened = whenOpened;
            heard = whenHeard;
            lost = whenLost;
            while (happened.TryDequeue(out var act)) act();
        }

        async Task Run(Uri address)
        {
            try
            {
                await socket.ConnectAsync(address, ending.Token).ConfigureAwait(false);
                happened.Enqueue(() => opened());
                var both = new[] { Listen(), Speak() };
                await Task.WhenAny(both).ConfigureAwait(false);
                ending.Cancel();
                // Nothing of it is left running when the program ends.
                await Task.WhenAll(both).ConfigureAwait(false);
            }
            catch (Exception error) when (IsOfNetwork(error))
            {
                // The session hears that the connection is lost: that is all there is to know.
            }
            finally
            {
                happened.Enqueue(() => lost());
                socket.Dispose();
                isOver.Set();
            }
        }

        async Task Listen()
        {
            var buffer = new ArraySegment<byte>(new byte[8192]);
            using (var message = new MemoryStream())
            {
                while (true)
                {
                    var result = await socket.ReceiveAsync(buffer, ending.Token).ConfigureAwait(false);
                    if (result.MessageType != WebSocketMessageType.Text) return;
                    message.Write(buffer.Array, 0, result.Count);
                    if (message.Length > MaxBytes) return;
                    if (!result.EndOfMessage) continue;
                    var text = Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length);
                    message.SetLength(0);
                    happened.Enqueue(() => heard(text));
                }
            }
        }

        async Task Speak()
        {
            while (true)
            {
                await isUnsent.WaitAsync(ending.Token).ConfigureAwait(false);
                string text;
                if (!unsent.TryDequeue(out text)) continue;
                if (text == null) break;
                var bytes = new ArraySegment<byte>(Encoding.UTF8.GetBytes(text));
                await socket.SendAsync(bytes, WebSocketMessageType.Text, true, ending.Token).ConfigureAwait(false);
            }
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", ending.Token).ConfigureAwait(false);
        }

        static bool IsOfNetwork(Exception error)
        {
            return error is WebSocketException || error is IOException || error is OperationCanceledException
                || error is ObjectDisposedException || error is InvalidOperationException
                || error is System.Net.WebException || error is System.Net.Sockets.SocketException;
        }
    }
}
