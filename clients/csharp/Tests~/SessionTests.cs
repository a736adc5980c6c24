using System;
using System.Collections.Generic;
using System.Linq;
using Understudy;

/// The client within a session: server restarts, refused wants, departing agents.
static class SessionTests
{
    static Agent Asking(PlayedSession play, string name = "ann", bool isServed = false)
    {
        var agent = play.Session.Agent(name);
        agent.See("at", "home");
        agent.Want("warm", isServed: isServed);
        return agent;
    }

    static PlayedSession Connected()
    {
        var play = new PlayedSession();
        play.Connect();
        return play;
    }

    public static void NothingIsComparedWithNumbersOfTheSessionBefore()
    {
        var play = Connected();
        var ann = Asking(play);
        play.Update();
        play.Plan("ann", 1, 2);
        Check.True(ann.Answer.Proved, "the plan is proved");
        play.Forget();
        ann.See("at", "forest");
        play.Connect("b");
        play.Update();
        // The state of the new session has the number of the plan's state in the old one.
        Check.True(!ann.Answer.Proved && ann.Answer.Stale, "the last answer is stale, and not proved");
        Check.Same(2, ann.Answer.Steps.Count, "steps");
        play.Plan("ann", 1, 2);
        Check.True(ann.Answer.Proved && !ann.Answer.Stale, "the next one is proved");
    }

    public static void AStepTellsItsTimesAndDoesNotBeginBeforeItsOwn()
    {
        var play = Connected();
        var ann = Asking(play);
        play.Update();
        var step = PlayedSession.Chop.TrimEnd('}') + "},\"startsAt\":2.001,\"duration\":4}";
        var plan = "{\"type\":\"plan\",\"n\":1,\"agent\":\"ann\",\"basedOn\":1,\"want\":2,\"steps\":[" + step + "],\"fromMs\":[2001],"
            + "\"cost\":3,\"source\":\"classical\",\"status\":\"solved\"}";
        play.Hear(plan);
        play.Now += 2;
        play.Update();
        Check.True(ann.Current == null, "it is too early");
        play.Now += 0.002;
        play.Update();
        Check.True(ann.Current != null, "it begins");
        Check.Same(2.001, ann.Current.StartsAt, "its start");
        Check.Same(4.0, ann.Current.Duration, "its duration");
        play.Hear(plan.Replace("2.001", "\"soon\"").Replace("\"n\":1", "\"n\":2"));
        Check.Same("bad-message", string.Join(",", play.Errors), "a start that is no number");
    }

    public static void AStepOfTheSessionBeforeHasNoNumberInTheNewOne()
    {
        var play = Connected();
        var ann = Asking(play, isServed: true);
        play.Update();
        play.Hear("{\"type\":\"begin\",\"n\":1,\"agent\":\"ann\",\"stepId\":7,\"step\":" + PlayedSession.Goto + "}");
        play.Update();
        play.Forget();
        play.Connect("b");
        play.Taken();
        ann.Finished();
        play.Update();
        Check.Same("state want", play.TakenTypes());
        play.Hear("{\"type\":\"begin\",\"n\":1,\"agent\":\"ann\",\"stepId\":1,\"step\":" + PlayedSession.Chop + "}");
        play.Update();
        ann.Finished();
        play.Update();
        var ends = play.Taken().Where(each => Json.Get<string>(each, "type") == "step");
        Check.Same("1 1", string.Join(" ", ends.Select(each => Json.Whole(each, "stepId"))));
    }

    public static void AnEndIsOfTheStepItNames()
    {
        var play = Connected();
        var ann = Asking(play);
        var begun = new List<Step>();
        ann.StepStarted += begun.Add;
        play.Update();
        play.Plan("ann", 1, 2);
        play.Update();
        play.Plan("ann", 1, 2, PlayedSession.Chop + "," + PlayedSession.Chop);
        play.Update();
        ann.Finished(begun[0]);
        ann.Failed("too late", begun[0]);
        Check.Same(begun[1], ann.Current, "the step goes on");
        // The same plan again: the step stays the object known to the game.
        play.Plan("ann", 1, 2, PlayedSession.Chop + "," + PlayedSession.Chop);
        ann.Finished(begun[1]);
        Check.Same(null, ann.Current, "the step ended");
        play.Update();
        ann.Finished(begun[1]);
        Check.True(ann.Current != null, "an equal step is another one");
    }

    public static void AnAgentIsWhereItWasInASavedGame()
    {
        var before = new PlayedSession(AmongThings).Session.Agent("ann");
        before.See("at", "home");
        before.BeAt(3, 4.5);
        var play = new PlayedSession(AmongThings);
        play.Connect();
        play.Session.Agent("ann").Restore(before.Save());
        play.Update();
        var told = play.Taken().Last(each => Json.Get<string>(each, "type") == "state");
        Check.Same("[3,4.5]", Json.Write(told["at"]));
        Check.Same(before.Save(), play.Session.Agent("ann").Save());
        foreach (var damaged in new[] { "[\"east\"]", "[true]", "3" })
        {
            var saved = "{\"want\":null,\"values\":{},\"at\":" + damaged + ",\"steps\":[]}";
            Check.Same("bad-value", Check.CodeOf(() => play.Session.Agent("ann").Restore(saved)), damaged);
        }
    }

    static ClientOptions AmongThings => new ClientOptions { Domain = "hut", World = new World() };

    public static void ThingsThatAreNotThereAreTypedErrors()
    {
        var bare = new UnderstudyClient(new ClientOptions { Domain = "hut" });
        Check.Same("no-world", Check.CodeOf(() => bare.See("red", "chest")), "a thing");
        Check.Same("no-world", Check.CodeOf(() => bare.Remove("red")), "a thing that goes");
        Check.Same("no-world", Check.CodeOf(() => bare.Agent("ann").BeAt(1, 2)), "a place");
        var client = new UnderstudyClient(AmongThings);
        client.See("red", "chest");
        client.Agent("ann").BeAt(1, 2);
        Check.Same("unknown-thing", Check.CodeOf(() => client.Remove("rad")), "another thing");
        Check.Same("bad-value", Check.CodeOf(() => client.Remove(null)), "no id");
        client.Remove("red");
        Check.Same("unknown-thing", Check.CodeOf(() => client.Remove("red")), "it has gone");
    }

    public static void ErrorsHaveACodeWhateverIsWrong()
    {
        Check.Same("bad-value", Check.CodeOf(() => new UnderstudyClient(new ClientOptions())), "no domain");
        var told = new UnderstudyException("no-world", "this client has no things").ToString();
        Check.True(told.Contains("no-world: ") && told.Contains("this client has no things"), told);
    }

    public static void ErrorsAreToldToTheAgentThatTheyConcern()
    {
        var play = Connected();
        var told = new List<string>();
        foreach (var name in new[] { "ann", "bob" }) Asking(play, name).Refused += (code, _) => told.Add(name + " " + code);
        play.Update();
        play.Hear("{\"type\":\"error\",\"code\":\"invalid-request\",\"message\":\"no such goal\",\"seq\":2}");
        play.Hear("{\"type\":\"error\",\"code\":\"bad-state\",\"message\":\"no such place\",\"seq\":3}");
        Check.Same("ann invalid-request,bob bad-state", string.Join(",", told));
        Check.Same("bad-state", play.Session.Agent("bob").LastError.Code);
        told.Clear();
        play.Hear("{\"type\":\"error\",\"code\":\"bad-plan\",\"message\":\"\",\"seq\":77,\"agent\":\"bob\"}");
        Check.Same("bob bad-plan", string.Join(",", told));
        told.Clear();
        play.Hear("{\"type\":\"error\",\"code\":\"overloaded\",\"message\":\"no time\"}");
        Check.Same("ann overloaded,bob overloaded", string.Join(",", told));
        Check.Same("overloaded", string.Join(",", play.Errors));
    }

    public static void WhatWasRefusedMayBeWantedAgain()
    {
        var play = Connected();
        var ann = Asking(play);
        play.Update();
        play.Taken();
        ann.Want("warm");
        play.Update();
        Check.Same("", play.TakenTypes());
        play.Hear("{\"type\":\"error\",\"code\":\"invalid-request\",\"message\":\"no such goal\",\"seq\":2}");
        for (var frame = 0; frame < 30; frame++)
        {
            ann.Want("warm");
            play.Update();
        }
        Check.Same("", play.TakenTypes(), "not in each frame");
        play.Now += 1;
        play.Update();
        ann.Want("warm");
        play.Now += 60;
        play.Update();
        Check.Same("want", play.TakenTypes());
    }

    public static void ErrorsWithoutASessionAreTold()
    {
        var play = new PlayedSession();
        play.Open();
        play.Hear("{\"type\":\"error\",\"code\":\"too-busy\",\"message\":\"later\"}");
        Check.Same("too-busy", string.Join(",", play.Errors));
    }

    public static void LongMessagesAreRefusedHere()
    {
        var play = Connected();
        var ann = Asking(play);
        var told = new List<string>();
        ann.Refused += (code, _) => told.Add(code);
        play.Update();
        play.Taken();
        ann.See("at", new string('x', 33000));
        play.Update();
        Check.Same("", play.TakenTypes());
        // The server plans for a state that the agent has left.
        play.Plan("ann", 1, 2);
        Check.Same(null, ann.Answer, "the answer");
        ann.See("at", "forest");
        ann.Want("warm", options: new Dictionary<string, object> { { "memory", new string('x', 33000) } });
        play.Update();
        play.Update();
        Check.Same("state ack idle", play.TakenTypes());
        Check.Same("message-too-large message-too-large", string.Join(" ", told));
        ann.Want("warm", options: new Dictionary<string, object> { { "memory", new string('x', 30000) } });
        play.Update();
        Check.Same("5", string.Join(" ", play.Taken().Select(each => Json.Whole(each, "seq"))));
    }

    public static void AgentsThatCloseAreForgotten()
    {
        var play = Connected();
        var told = new List<string>();
        for (var index = 0; index < 500; index++)
        {
            var agent = Asking(play, "agent-" + index);
            agent.StepInterrupted += (step, why) => told.Add(step + " " + why);
            play.Update();
            if (index == 0) play.Plan("agent-0", 1, 2);
            play.Update();
            agent.Close();
            agent.Close();
            agent.See("at", "forest");
            agent.Want("warm");
            agent.Finished();
            play.Update();
            var said = play.Taken();
            Check.Same(1L, said.Count(each => Json.Get<string>(each, "type") == "leave"), "said of its end");
            play.Hear("{\"type\":\"ack\",\"received\":" + said.Max(each => Json.Whole(each, "seq")) + "}");
        }
        Check.Same("goto forest closed", string.Join(",", told));
        Check.Same(0, play.Session.Agents.Count, "agents");
        Check.True(play.Session.IsSettled(), "nothing is left to say");
    }

    public static void ValuesThatJsonHasNotAreTypedErrors()
    {
        var ann = new PlayedSession().Session.Agent("ann");
        foreach (var value in new object[] { double.NaN, float.PositiveInfinity, null, new object(), new int[1], DateTime.Now })
            Check.Same("bad-value", Check.CodeOf(() => ann.See("wood", value)));
        var cyclic = new Dictionary<string, object>();
        cyclic["oneOf"] = new object[] { cyclic };
        Check.Same("bad-value", Check.CodeOf(() => ann.Want(cyclic)));
        Check.Same("bad-value", Check.CodeOf(() => ann.Want(new Dictionary<string, object> { { "wood", double.NaN } })));
        foreach (var saved in new[] { "", "[]", "{}", "{\"values\":{\"a\":[]},\"steps\":[]}", new string('[', 10000) })
        {
            Check.Same("bad-value", Check.CodeOf(() => ann.Restore(saved)), saved);
        }
    }

    public static void AGoalMayBeChangedInPlace()
    {
        var play = Connected();
        var ann = play.Session.Agent("ann");
        var goal = new Dictionary<string, object> { { "wood", 1 } };
        ann.See("wood", 0);
        ann.Want(goal);
        play.Update();
        goal["wood"] = 2;
        ann.Want(goal);
        play.Update();
        Check.Same(2L, Json.Whole(play.Taken().Last()["goal"], "wood"));
    }
}
