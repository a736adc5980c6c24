using System;
using System.Collections.Generic;
using System.Linq;
using Understudy;
using Message = System.Collections.Generic.Dictionary<string, object>;

/// A session with a scripted server: no network, and a clock that moves only by hand.
sealed class PlayedSession : IWire
{
    public const string Goto = "{\"tool\":\"goto\",\"args\":{\"place\":\"forest\"}}";
    public const string Chop = "{\"tool\":\"chop\",\"args\":{}}";

    public readonly Session Session;
    public readonly List<string> Errors = new List<string>();
    public readonly List<string> Texts = new List<string>();
    public double Now;
    readonly Queue<string> unheard = new Queue<string>();
    bool isOpening;
    bool isLost;
    int n;

    public PlayedSession(ClientOptions options = null)
    {
        Session = new Session(options ?? new ClientOptions { Domain = "hut" }, state => { }, error => Errors.Add(error.Code));
    }

    public void Send(string text)
    {
        Texts.Add(text);
    }

    public void Close(int waitMs) { }

    public void Poll(Action opened, Action<string> heard, Action lost)
    {
        if (isOpening) opened();
        isOpening = false;
        while (unheard.Count > 0) heard(unheard.Dequeue());
        if (isLost) lost();
        isLost = false;
    }

    public void Open()
    {
        Session.Connecting(this, Now);
        isOpening = true;
        Session.Poll(Now);
    }

    public void Connect(string token = "a")
    {
        Open();
        Hear("{\"type\":\"welcome\",\"resumeToken\":\"" + token + "\",\"received\":0,\"limits\":{\"messageBytes\":32768}}");
    }

    public void Hear(string text)
    {
        unheard.Enqueue(text);
        Session.Poll(Now);
    }

    public void Plan(string agent, int basedOn, int want, string steps = Goto + "," + Chop)
    {
        Hear("{\"type\":\"plan\",\"n\":" + ++n + ",\"agent\":\"" + agent + "\",\"basedOn\":" + basedOn + ",\"want\":" + want
            + ",\"steps\":[" + steps + "],\"cost\":3,\"source\":\"classical\",\"status\":\"solved\"}");
    }

    public void Lose()
    {
        isLost = true;
        Session.Poll(Now);
    }

    /// Restarts the server, which then knows no token.
    public void Forget()
    {
        Lose();
        Open();
        Hear("{\"type\":\"error\",\"code\":\"invalid-token\",\"message\":\"it is not known\"}");
        Lose();
        n = 0;
    }

    public void Update()
    {
        Session.Update(Now);
    }

    /// Messages since the last call.
    public List<Message> Taken()
    {
        var said = Texts.Select(text => (Message)Json.Read(text)).SelectMany(
            message => Json.Get<List<object>>(message, "messages")?.Cast<Message>() ?? new[] { message }).ToList();
        Texts.Clear();
        return said;
    }

    public string TakenTypes()
    {
        return string.Join(" ", Taken().Select(message => Json.Get<string>(message, "type")));
    }
}
