using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Understudy
{
    /// Opens WebSockets. In Mono, as used by Unity, .NET's own client cannot be stopped while a server keeps it
    /// waiting.
    static class SocketOpening
    {
        /// Size limit on the head of an answer.
        const int MaxHeadBytes = 16384;
        const string Guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
        static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

        /// Opens a connection. Cancelling `ending` cuts it in any state, during or after the handshake.
        public static async Task<WebSocket> Open(Uri address, string subprotocol, CancellationToken ending)
        {
            var socket = await Connect(address, ending).ConfigureAwait(false);
            Stream stream = new NetworkStream(socket, true);
            try
            {
                if (address.Scheme == "wss")
                {
                    var secure = new SslStream(stream);
                    stream = secure;
                    await secure.AuthenticateAsClientAsync(address.DnsSafeHost).ConfigureAwait(false);
                }
                await SayHello(stream, address, subprotocol).ConfigureAwait(false);
                return WebSocket.CreateFromStream(stream, false, subprotocol, KeepAlive);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        }

        static async Task<Socket> Connect(Uri address, CancellationToken ending)
        {
            Exception last = null;
            foreach (var each in await Dns.GetHostAddressesAsync(address.DnsSafeHost).ConfigureAwait(false))
            {
                ending.ThrowIfCancellationRequested();
                var socket = new Socket(each.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                ending.Register(socket.Dispose);
                try
                {
                    await socket.ConnectAsync(each, address.Port).ConfigureAwait(false);
                    return socket;
                }
                catch (Exception error) when (error is SocketException || error is ObjectDisposedException)
                {
                    socket.Dispose();
                    last = error;
                }
            }
            throw last ?? new SocketException((int)SocketError.HostNotFound);
        }

        static async Task SayHello(Stream stream, Uri address, string subprotocol)
        {
            var nonce = new byte[16];
            using (var random = RandomNumberGenerator.Create()) random.GetBytes(nonce);
            var key = Convert.ToBase64String(nonce);
            var request = "GET " + address.PathAndQuery + " HTTP/1.1\r\nHost: " + address.Authority + "\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: " + key + "\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: " + subprotocol + "\r\n\r\n";
            var bytes = Encoding.ASCII.GetBytes(request);
            await stream.WriteAsync(bytes, 0, bytes.Length).ConfigureAwait(false);
            var lines = (await Head(stream).ConfigureAwait(false)).Split(new[] { "\r\n" }, StringSplitOptions.None);
            if (!lines[0].Contains(" 101 ")) throw new IOException("the server answered " + lines[0]);
            string accepted;
            using (var hash = SHA1.Create())
                accepted = Convert.ToBase64String(hash.ComputeHash(Encoding.ASCII.GetBytes(key + Guid)));
            if (ValueOf(lines, "sec-websocket-accept") != accepted)
                throw new IOException("the server's answer is to another question");
        }

        /// Byte by byte, since the first message follows.
        static async Task<string> Head(Stream stream)
        {
            var head = new StringBuilder();
            var one = new byte[1];
            while (head.Length < MaxHeadBytes)
            {
                if (await stream.ReadAsync(one, 0, 1).ConfigureAwait(false) == 0) break;
                head.Append((char)one[0]);
                if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n") return head.ToString();
            }
            throw new IOException("the server does not answer as a WebSocket does");
        }

        static string ValueOf(string[] lines, string name)
        {
            foreach (var line in lines)
            {
                var colon = line.IndexOf(':');
                if (colon > 0 && line.Substring(0, colon).Trim().ToLowerInvariant() == name) return line.Substring(colon + 1).Trim();
            }
            return null;
        }
    }
}
