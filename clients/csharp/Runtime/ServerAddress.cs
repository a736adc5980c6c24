using System;

namespace Understudy
{
    /// Where a server has what.
    static class ServerAddress
    {
        /// The address of a path of a server, below the path that the server's own address has.
        /// Throws an UnderstudyException (bad-url) where it is no address of a server.
        public static Uri Of(string url, bool isSocket, string path)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var server) || !IsServer(server))
            {
                var message = url + " is no address of a server; write http:// or https:// before it";
                throw new UnderstudyException("bad-url", message);
            }
            var isSecure = server.Scheme == "https" || server.Scheme == "wss";
            var scheme = (isSocket ? "ws" : "http") + (isSecure ? "s" : "");
            return new UriBuilder(scheme, server.Host, server.Port, server.AbsolutePath.TrimEnd('/') + path).Uri;
        }

        static bool IsServer(Uri server)
        {
            return Array.IndexOf(new[] { "http", "https", "ws", "wss" }, server.Scheme) >= 0 && server.Host != "";
        }
    }
}
