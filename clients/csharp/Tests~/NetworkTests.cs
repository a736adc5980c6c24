using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading;
using Understudy;

/// Connections, tickets and HTTP, with misbehaving servers on sockets.
static class NetworkTests
{
    /// Plays a test's script on each connection, after the head of its request.
    sealed class Server : IDisposable
    {
        readonly TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        readonly Action<Socket, string> serve;

        public Server(Action<Socket, string> serve)
        {
            this.serve = serve;
            listener.Start();
            InThread(() => { while (true) Begin(listener.AcceptSocket()); });
        }

        public string Url
        {
            get { return "http://127.0.0.1:" + ((IPEndPoint)listener.LocalEndpoint).Port; }
        }

        public void Dispose()
        {
            listener.Stop();
        }

        void Begin(Socket socket)
        {
            InThread(() =>
            {
                using (socket)
                {
                    var head = "";
                    while (!head.Contains("\r\n\r\n")) head += Read(socket);
                    var length = Regex.Match(head, "(?i)content-length: (\\d+)");
                    var end = head.IndexOf("\r\n\r\n") + 4 + (length.Success ? int.Parse(length.Groups[1].Value) : 0);
                    while (head.Length < end) head += Read(socket);
                    serve(socket, head);
                }
            });
        }

        static string Read(Socket socket)
        {
            var buffer = new byte[65536];
            return Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
        }

        static void InThread(Action act)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    act();
                }
                catch (Exception error) when (error is SocketException || error is InvalidOperationException)
                {
                    // The other side has closed, or the test is over.
                }
            });
            thread.IsBackground = true;
            thread.Start();
        }
    }

    static void Say(Socket socket, string text)
    {
        socket.Send(Encoding.UTF8.GetBytes(text));
    }

    static void Accept(Socket socket, string head)
    {
        var key = Regex.Match(head, "(?i)sec-websocket-key: (\\S+)").Groups[1].Value;
        var hash = SHA1.Create().ComputeHash(Encoding.UTF8.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"));
        Say(socket, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Protocol: understudy.v1.json\r\nSec-WebSocket-Accept: " + Convert.ToBase64String(hash) + "\r\n\r\n");
    }

    /// Reads until the client closes or cuts the connection.
    static void ReadToEnd(Socket socket, ManualResetEventSlim over)
    {
        var buffer = new byte[65536];
        try
        {
            while (socket.Receive(buffer) > 0) { }
        }
        catch (SocketException)
        {
            // The connection was cut.
        }
        over.Set();
    }

    public static void AConnectionWithoutAnAnswerIsGivenBack()
    {
        var over = new ManualResetEventSlim();
        var isAsked = new ManualResetEventSlim();
        using (var server = new Server((socket, _) => { isAsked.Set(); ReadToEnd(socket, over); }))
        {
            var wire = new SocketWire(new Uri(server.Url.Replace("http", "ws")));
            Check.True(isAsked.Wait(Check.PatienceMs), "it connects");
            wire.Close(0);
            Check.True(over.Wait(Check.PatienceMs), "it leaves");
        }
    }

    public static void AConnectionThatNobodyReadsIsGivenBack()
    {
        var over = new ManualResetEventSlim();
        var isClosed = new ManualResetEventSlim();
        using (var server = new Server((socket, head) =>
        {
            Accept(socket, head);
            isClosed.Wait(Check.PatienceMs);
            // The server neither reads nor answers the goodbye until the client has given up.
            Thread.Sleep(1500);
            ReadToEnd(socket, over);
        }))
        {
            var wire = new SocketWire(new Uri(server.Url.Replace("http", "ws")));
            var isOpen = false;
            while (!isOpen)
            {
                wire.Poll(() => isOpen = true, text => { }, () => { throw new Wrong("it was lost"); });
                Thread.Sleep(5);
            }
            for (var index = 0; index < 400; index++) wire.Send(new string('x', 65000));
            wire.Close(0);
            isClosed.Set();
            Check.True(over.Wait(Check.PatienceMs), "it leaves");
        }
    }

    public static void TicketsThatThereAreNotAreTypedErrors()
    {
        var tickets = new Func<string>[] { () => null, () => "", () => { throw new InvalidOperationException("no network"); } };
        foreach (var ticket in tickets)
        {
            var play = new PlayedSession(new ClientOptions { Domain = "hut", Ticket = ticket });
            play.Open();
            Check.Same("ticket-failed", string.Join(",", play.Errors));
            Check.Same("", play.TakenTypes(), "no hello without a ticket");
            Check.True(!play.Session.IsConnectionDue(play.Now) && play.Session.IsConnectionDue(60), "it tries again, later");
        }
        var good = new PlayedSession(new ClientOptions { Domain = "hut", Ticket = () => "a ticket" });
        good.Open();
        Check.Same("a ticket", Json.Get<string>(good.Taken()[0], "ticket"));
    }

    public static void AddressesKeepTheirPath()
    {
        Check.Same("wss://host/understudy/v1/session", ServerAddress.Of("HTTPS://host/understudy/", true, "/v1/session").ToString());
        Check.Same("http://[::1]:7071/v1/plan", ServerAddress.Of("http://[::1]:7071", false, "/v1/plan").ToString());
        foreach (var url in new[] { null, "", "host", "ftp://host", "file:///etc", "http://" })
            Check.Same("bad-url", Check.CodeOf(() => new UnderstudyClient(new ClientOptions { Url = url, Domain = "hut" })));
    }

    public static void OptionsThatAreNoneAreRefused()
    {
        foreach (var seconds in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            var options = new ClientOptions { Domain = "hut", AnswerSeconds = seconds };
            Check.Same("bad-value", Check.CodeOf(() => new UnderstudyClient(options)), seconds.ToString());
        }
    }

    static Exception Asked(Action<Socket> answer, double budgetMs = 60000)
    {
        using (var server = new Server((socket, _) => answer(socket)))
        {
            var asked = HttpPlan.Ask(server.Url, "hut", "ann", new Dictionary<string, object>(), "warm", budgetMs);
            try
            {
                asked.Wait(Check.PatienceMs);
            }
            catch (AggregateException error)
            {
                return error.InnerException;
            }
            return asked.IsCompleted ? null : new Wrong("it hangs");
        }
    }

    public static void APlanThatComesInDripsEndsInTime()
    {
        var error = Asked(
            socket =>
            {
                Say(socket, "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
                for (; ; Thread.Sleep(50)) Say(socket, " ");
            },
            -900);
        Check.True(error is OperationCanceledException, "it is cancelled, not " + error);
    }

    public static void APlanThatIsNoneIsATypedError()
    {
        var bodies = new[] { "", "<html>", "[]", "{}", new string('[', 10000), "{\"steps\":[],\"status\":1}", new string(' ', 1 << 21) };
        foreach (var body in bodies)
        {
            var error = Asked(socket => Say(socket, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + body));
            Check.Same("bad-answer", (error as UnderstudyException)?.Code, body.Length + " " + error);
        }
        foreach (var head in new[] { "502 Bad Gateway", "302 Found\r\nLocation: http://127.0.0.1:1/" })
        {
            var error = Asked(socket => Say(socket, "HTTP/1.1 " + head + "\r\nConnection: close\r\n\r\n<html>"));
            Check.Same("http-status", (error as UnderstudyException)?.Code, head + " " + error);
        }
    }
}
