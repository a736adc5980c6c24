using System;
using System.Collections.Generic;
using System.Linq;
using Understudy;

/// Broken or malicious messages of a server: each gives a typed error, and none ends the game's frame.
static class HostileTests
{
    static readonly string Step = PlayedSession.Goto;

    static readonly string[] NoJson =
    {
        "", "{", "nul", "\0", "{\"type\":\"ack\",\"received\":NaN}", "{\"type\":\"ack\",\"received\":-Infinity}",
        "{\"type\":\"ack\",\"received\":1e999}", "{\"type\":\"ack\",\"received\":" + new string('9', 5000) + "}",
        new string('[', 10000), "{\"type\":\"plan\",\"steps\":" + new string('[', 10000) + new string(']', 10000) + "}",
        string.Concat(Enumerable.Repeat("{\"a\":", 10000)), null, "[]", "1", "null", "\"plan\"", "{}", "{\"type\":null}",
        "{\"type\":[]}", "{\"type\":\"plan\",\"n\":\"x\"}", "{\"type\":\"plan\",\"n\":0}", "{\"type\":\"plan\",\"n\":1e15}",
    };

    static readonly string[] Messages =
    {
        "{\"type\":\"plan\",\"n\":1,\"agent\":\"ann\",\"basedOn\":1,\"want\":2,\"steps\":[" + Step
            + "],\"cost\":3,\"source\":\"classical\",\"status\":\"solved\"}",
        "{\"type\":\"early\",\"n\":1,\"agent\":\"ann\",\"basedOn\":1,\"want\":2,\"step\":" + Step + ",\"index\":0}",
        "{\"type\":\"begin\",\"n\":1,\"agent\":\"ann\",\"stepId\":1,\"step\":" + Step + "}",
        "{\"type\":\"interrupt\",\"n\":1,\"agent\":\"ann\",\"stepId\":1,\"reason\":\"plan-broken\"}",
        "{\"type\":\"welcome\",\"resumeToken\":\"b\",\"received\":2,\"limits\":{\"messageBytes\":32768}}",
        "{\"type\":\"ack\",\"received\":1}",
        "{\"type\":\"resync\",\"agents\":[\"ann\"]}",
        "{\"type\":\"error\",\"code\":\"too-busy\",\"message\":\"later\",\"seq\":2}",
    };

    static readonly string[] Values =
    {
        "null", "true", "-1", "1.5", "1e300", "\"x\"", "[]", "{}", "[[]]", "{\"a\":[]}", "[null]",
        "[{\"tool\":1,\"args\":{}}]", "[{\"tool\":\"chop\",\"args\":{\"a\":[]}}]",
    };

    static PlayedSession Playing()
    {
        var play = new PlayedSession();
        play.Connect();
        play.Session.Agent("ann").See("at", "home");
        play.Session.Agent("ann").Want("warm");
        play.Update();
        return play;
    }

    public static void TextsThatAreNoMessages()
    {
        foreach (var text in NoJson)
        {
            var play = Playing();
            play.Hear(text);
            Check.Same("bad-message", string.Join(",", play.Errors), text);
            play.Plan("ann", 1, 2);
            Check.True(play.Session.Agent("ann").Answer.Proved, "the session goes on");
        }
    }

    public static void FieldsOfOtherTypes()
    {
        foreach (var text in Messages)
        {
            var fields = (Dictionary<string, object>)Json.Read(text);
            foreach (var name in fields.Keys)
            {
                foreach (var value in Values)
                {
                    var play = Playing();
                    play.Hear(Json.Write(new Dictionary<string, object>(fields) { [name] = Json.Read(value) }));
                    play.Update();
                    var known = new[] { "bad-message", "too-busy", "x" };
                    Check.True(play.Errors.All(known.Contains), name + " " + value);
                }
                var lacking = Playing();
                lacking.Hear(Json.Write(fields.Where(each => each.Key != name).ToDictionary(each => each.Key, each => each.Value)));
                lacking.Update();
            }
        }
    }

    public static void APlanThatLacksAFieldCountsAllTheSame()
    {
        foreach (var name in new[] { "agent", "basedOn", "want", "steps", "cost", "source", "status" })
        {
            var play = Playing();
            var fields = (Dictionary<string, object>)Json.Read(Messages[0]);
            fields.Remove(name);
            play.Hear(Json.Write(fields));
            Check.Same("bad-message", string.Join(",", play.Errors), name);
            play.Taken();
            play.Update();
            Check.Same("ack", play.TakenTypes(), "or it would be sent again for ever");
        }
    }
}
