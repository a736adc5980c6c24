using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net.WebSockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Understudy
{
    /// <summary>A connection over a WebSocket. Only the thread pool waits for the network.</summary>
    public sealed class SocketWire : IWire
    {
        const string Subprotocol = "understudy.v1.json";
        /// Size limit of a message.
        const int MaxBytes = 1 << 20;
        /// Time limit for sending after the goodbye: beyond it, the other side does not read or answer.
        const int GoodbyeMs = 1000;

        readonly ConcurrentQueue<Action> happened = new ConcurrentQueue<Action>();
        readonly ConcurrentQueue<string> unsent = new ConcurrentQueue<string>();
        readonly SemaphoreSlim isUnsent = new SemaphoreSlim(0);
        readonly CancellationTokenSource ending = new CancellationTokenSource();
        readonly ManualResetEventSlim isOver = new ManualResetEventSlim();
        WebSocket socket;
        Action opened;
        Action<string> heard;
        Action lost;

        public SocketWire(Uri address) => Task.Run(() => Run(address));

        public void Send(string text)
        {
            unsent.Enqueue(text);
            isUnsent.Release();
        }

        public void Close(int waitMs)
        {
            Send(null);
            ending.CancelAfter(Math.Max(waitMs, GoodbyeMs));
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
                socket = await SocketOpening.Open(address, Subprotocol, ending.Token).ConfigureAwait(false);
                happened.Enqueue(() => opened());
                var listening = Listen();
                var speaking = Speak();
                await Task.WhenAny(listening, speaking).ConfigureAwait(false);
                // The other side gets some time to answer the goodbye.
                if (speaking.Status != TaskStatus.RanToCompletion) ending.Cancel();
                // Nothing may keep running at the program's end.
                await Task.WhenAll(listening, speaking).ConfigureAwait(false);
            }
            catch (Exception error) when (IsOfNetwork(error))
            {
                // The session is notified of the lost connection.
            }
            finally
            {
                happened.Enqueue(() => lost());
                socket?.Dispose();
                ending.Cancel();
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
                    if (result.MessageType == WebSocketMessageType.Close) return;
                    message.Write(buffer.Array, 0, result.Count);
                    if (message.Length > MaxBytes) return;
                    if (!result.EndOfMessage) continue;
                    var isText = result.MessageType == WebSocketMessageType.Text;
                    var text = isText ? Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length) : null;
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
                || error is System.Security.Authentication.AuthenticationException || error is System.Net.Sockets.SocketException;
        }
    }
}
