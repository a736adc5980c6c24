using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Understudy;
using Message = System.Collections.Generic.Dictionary<string, object>;

/// A squad of ann and bo in an open session.
sealed class SquadPlay
{
    public readonly PlayedSession Play = new PlayedSession();
    public readonly Squad Squad;
    public readonly Agent Ann;
    public readonly Agent Bo;
    public readonly List<string> Log = new List<string>();
    int n;

    public SquadPlay()
    {
        Squad = Play.Session.Squad("two");
        Ann = Watched("ann");
        Bo = Watched("bo");
        Play.Connect();
        Want();
    }

    public void Want(Message options = null)
    {
        Squad.Want("stocked", new[] { "ann", "bo" }, options: options);
        Play.Update();
    }

    public void Push(string type, string members)
    {
        Play.Hear("{\"type\":\"" + type + "\",\"n\":" + ++n + ",\"squad\":\"two\"," + members + "}");
    }

    public void Begin(string agent, int stepId, string step, string partner = null)
    {
        var until = (Play.Now * 1000 + 4000).ToString(CultureInfo.InvariantCulture);
        var partners = partner == null ? "" : "\"" + partner + "\"";
        Push("begin", "\"agent\":\"" + agent + "\",\"stepId\":" + stepId + ",\"step\":" + step + ",\"with\":[" + partners
            + "],\"untilMs\":" + until + ",\"for\":[{\"what\":\"goal\"}]");
    }

    public void Tell(string type, string agent, int stepId)
    {
        Push(type, "\"agent\":\"" + agent + "\",\"stepId\":" + stepId + ",\"reason\":\"late\"");
    }

    public void StartOver()
    {
        Play.Forget();
        Play.Taken();
        n = 0;
        Play.Connect("b");
        Play.Update();
    }

    /// The messages of a type since the last call, which is the end of all others.
    public List<Message> Sent(string type)
    {
        return Play.Taken().Where(each => Json.Get<string>(each, "type") == type).ToList();
    }

    Agent Watched(string name)
    {
        var agent = Play.Session.Agent(name);
        agent.See("at", "home");
        agent.StepStarted += step => Log.Add(name + " " + step.Tool);
        agent.StepOver += step => Log.Add(name + " over " + step.Tool);
        agent.StepInterrupted += (step, why) => Log.Add(name + " " + why + " " + step.Tool);
        return agent;
    }
}

/// Squads within a session: members that come and go, lost sessions, saved games.
static class SquadTests
{
    public static void ASquadIsToldOnceAndAgainWhenItChanges()
    {
        var play = new SquadPlay();
        play.Want();
        Check.Same(1, play.Sent("squad").Count);
        play.Want(new Message { { "by", 90 } });
        Check.Same(90.0, Json.Get<double>(play.Sent("squad").Single(), "by"));
        Check.Same("ann bo", string.Join(" ", play.Squad.Members));
        Check.Same("bad-value", Check.CodeOf(() => play.Want(new Message { { "by", double.NaN } })));
    }

    public static void AMemberDoesSeveralStepsAndTellsTheirEnds()
    {
        var play = new SquadPlay();
        play.Begin("ann", 1, PlayedSession.Goto);
        play.Begin("ann", 2, PlayedSession.Chop, "bo");
        Check.Same(4000.0, play.Ann.Tasks[1].LeftMs);
        play.Play.Taken();
        play.Ann.Failed("tired", play.Ann.Tasks[1].Step);
        play.Ann.Finished();
        play.Ann.Finished();
        play.Play.Update();
        var ends = play.Sent("step").Select(each => Json.Whole(each, "stepId") + Json.Get(each, "detail", "-"));
        Check.Same("2tired 1-", string.Join(" ", ends));
        play.Begin("bo", 3, PlayedSession.Chop);
        play.Tell("finish", "bo", 3);
        play.Tell("interrupt", "bo", 3);
        Check.Same("ann goto, ann chop, bo chop, bo over chop", string.Join(", ", play.Log));
        play.Push("wait", "\"agent\":\"bo\",\"step\":" + PlayedSession.Goto + ",\"what\":\"event\",\"untilMs\":30");
        Check.Same("event", play.Squad.Parts["bo"].Waits.What);
        Check.True(play.Squad.Parts["bo"].Waits.Partner == null, "it waits for no member");
        play.Push("rest", "\"agent\":\"bo\",\"reason\":\"done\"");
        Check.Same("done", play.Squad.Parts["bo"].Rests);
    }

    public static void AMemberTakesItsOwnGoalWithIt()
    {
        var play = new SquadPlay();
        play.Sent("squad");
        var goals = new Message { { "ann", "cold" }, { "bo", new Message { { "at", "home" } } } };
        play.Want(new Message { { "goals", goals } });
        play.Bo.Want("stocked");
        play.Play.Update();
        var told = play.Sent("squad").Select(each => Json.Get<Message>(each, "goals")).ToList();
        Check.Same("ann bo", string.Join(" ", told.First().Keys));
        Check.Same("ann", string.Join(" ", told.Last().Keys));
    }

    public static void AMemberLeavesWithAWantOfItsOwn()
    {
        var play = new SquadPlay();
        play.Begin("bo", 1, PlayedSession.Goto);
        play.Bo.Want("stocked");
        play.Play.Update();
        Check.Same("bo goal-changed goto", play.Log.Last());
        Check.Same("ann", string.Join(" ", play.Squad.Members));
        play.Want(new Message { { "by", 90 } });
        Check.Same("bo", Json.Get<string>(play.Sent("idle").Single(), "agent"));
        play.Play.Session.Squad("three").Want("stocked", new[] { "ann" });
        play.Bo.Close();
        play.Play.Update();
        Check.Same("two", Json.Get<string>(play.Sent("disband").Single(), "squad"));
    }

    public static void ASquadGoesOnInTheMiddleOfAStepWhenTheSessionIsLost()
    {
        var play = new SquadPlay();
        play.Begin("ann", 7, PlayedSession.Chop, "bo");
        play.Begin("bo", 7, PlayedSession.Chop, "ann");
        play.Begin("ann", 8, PlayedSession.Goto);
        play.Play.Now += 1;
        play.StartOver();
        var running = Json.Get<List<object>>(play.Sent("squad").Single(), "running");
        Check.Same("3000 3000", string.Join(" ", running.Select(each => Json.Get<double>(each, "leftMs"))));
        // It ends before the new session has a number for it.
        play.Ann.Finished(play.Ann.Tasks[1].Step);
        play.Log.Clear();
        play.Begin("ann", 1, PlayedSession.Chop, "bo");
        play.Begin("bo", 1, PlayedSession.Chop, "ann");
        play.Begin("ann", 2, PlayedSession.Goto);
        play.Play.Update();
        Check.Same(0, play.Log.Count);
        Check.Same(2L, Json.Whole(play.Sent("step").Single(), "stepId"));
    }

    public static void ASquadIsSavedAndRestoredInTheMiddleOfAStep()
    {
        var play = new SquadPlay();
        play.Begin("ann", 7, PlayedSession.Chop, "bo");
        play.Begin("bo", 7, PlayedSession.Chop, "ann");
        play.Play.Now += 1.5;
        play.Play.Update();
        var other = new PlayedSession();
        var ann = other.Session.Agent("ann");
        var bo = other.Session.Agent("bo");
        ann.Restore(play.Ann.Save());
        bo.Restore(play.Bo.Save());
        var squad = other.Session.Squad("two");
        squad.Restore(play.Squad.Save());
        Check.Same("bo 2500 ann 2500", string.Join(" ", ann.Tasks.Concat(bo.Tasks).Select(task => task.Partners[0] + " " + task.LeftMs)));
        other.Connect();
        other.Update();
        var told = other.Taken().Single(each => Json.Get<string>(each, "type") == "squad");
        Check.Same(1, Json.Get<List<object>>(told, "running").Count);
        foreach (var damaged in new[] { "{}", "null", "{\"message\":{},\"running\":[]}", "{\"message\":null,\"running\":[3]}" })
        {
            Check.Same("bad-value", Check.CodeOf(() => squad.Restore(damaged)), damaged);
        }
    }

    public static void ARefusedSquadIsWantedAgainWhenTheGameDoes()
    {
        var play = new SquadPlay();
        var failed = new List<string>();
        var roles = new List<string>();
        play.Squad.Refused += (code, message) => failed.Add(code);
        play.Squad.RolesChanged += all => roles.AddRange(all.Select(role => role.Agent));
        var error = "{\"type\":\"error\",\"message\":\"m\",\"code\":\"";
        play.Play.Hear(error + "too-busy\",\"seq\":3}");
        play.Play.Now += 1;
        play.Play.Update();
        play.Play.Hear(error + "invalid-request\",\"seq\":4,\"squad\":\"two\"}");
        play.Want();
        Check.Same(2, play.Sent("squad").Count);
        play.Play.Now += 1;
        play.Play.Update();
        Check.Same(1, play.Sent("squad").Count);
        var rest = "\"step\":" + PlayedSession.Goto + ",\"with\":[],\"isRunning\":true,\"fromMs\":0,\"untilMs\":9,\"for\":[]}]";
        play.Push("roles", "\"roles\":[{\"agent\":\"bo\"," + rest);
        play.Push("roles", "\"roles\":[{\"agent\":3," + rest);
        Check.Same("bo", string.Join(" ", roles));
        play.Squad.Interrupt("bo");
        play.Want(new Message { { "maintain", new Message { { "at", new string('x', 40000) } } } });
        Check.Same("bo", Json.Get<string>(play.Sent("interrupt").Single(), "agent"));
        Check.Same("invalid-request message-too-large", string.Join(" ", failed));
    }
}
