using System;

namespace Understudy
{
    /// Addresses of a server's resources.
    static class ServerAddress
    {
        /// The address of a resource, below the server's own path. Throws an UnderstudyException (bad-url) for an
        /// invalid address.
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
