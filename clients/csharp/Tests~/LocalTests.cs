using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Understudy;

/// Questions beside agents, with the planner's part played by the test, and texts that are none.
static class LocalTests
{
    const string Plan = "\"status\":\"solved\",\"steps\":[{\"tool\":\"chop\",\"args\":{}}],\"cost\":2,\"source\":\"llm\",\"detail\":\"step 1, chop(): needs at=forest\"}";
    static readonly Dictionary<string, object> Hut = new Dictionary<string, object> { { "at", "home" } };
    /// Half of a tree.
    const string Half = "tree \ud83c";

    static string CodeOf<T>(Task<T> task) => ((UnderstudyException)task.Exception.InnerException).Code;

    public static void AnswersComeToTheirQuestions()
    {
        var sent = new List<string>();
        var questions = new LocalQuestions(sent.Add);
        var one = questions.Plan("ann", Hut, "warm");
        var other = questions.Propose("ann", Hut, "warm", new[] { new Step("chop") });
        var joint = questions.PlanTogether(new Dictionary<string, object>(), "warm");
        Check.True(sent[1].Contains("\"propose\"") && sent[1].Contains("[{\"tool\":\"chop\",\"args\":{}}]"), sent[1]);
        Check.True(questions.Hears("{\"type\":\"refused\",\"id\":2,\"code\":\"invalid-request\",\"message\":\"no\"}"), "it is heard");
        Check.True(questions.Hears("{\"type\":\"answer\",\"id\":1," + Plan) && questions.Hears("{\"type\":\"answer\",\"id\":1," + Plan), "both are");
        Check.Same("chop", string.Join(" ", one.Result.Steps));
        Check.Same("step 1, chop(): needs at=forest", one.Result.Detail);
        Check.Same("invalid-request", CodeOf(other));
        questions.Hears("{\"type\":\"answer\",\"id\":3," + Plan);
        Check.Same("bad-answer", CodeOf(joint));
        var lost = questions.PlanNow("ann", Hut, "warm");
        questions.Lost(new UnderstudyException("memory-limit", "too much"));
        Check.Same("memory-limit", CodeOf(lost));
    }

    public static void TheModelIsAskedAndAnswers()
    {
        var sent = new List<string>();
        var heard = new List<string>();
        var questions = new LocalQuestions(sent.Add);
        questions.ModelWanted += question => heard.Add(question.Kind + question.Number + " " + question.WithinSeconds);
        questions.ModelUnwanted += number => heard.Add("unwanted" + number);
        questions.ModelRefused += error => heard.Add(error.Pointer);
        questions.Hears("{\"type\":\"model-wanted\",\"number\":3,\"kind\":\"plan\",\"schema\":{},\"withinMs\":500}");
        foreach (var wrong in new[] { "\"number\":3", "\"schema\":{}", "\"number\":-1,\"schema\":{}", "\"number\":1,\"schema\":7" })
            questions.Hears("{\"type\":\"model-wanted\"," + wrong + "}");
        questions.AnswerModel(3, new Dictionary<string, object> { { "choice", "A" } });
        questions.ModelFailed(4, new string('x', 5000));
        Check.Same("{\"type\":\"model-answer\",\"number\":3,\"answer\":{\"choice\":\"A\"}}", sent[0]);
        Check.True(sent[1].Length < 1100, "the reason is cut");
        questions.Hears("{\"type\":\"model-unwanted\",\"number\":4}");
        questions.Hears("{\"type\":\"refused\",\"number\":3,\"code\":\"invalid-request\",\"message\":\"late\",\"pointer\":\"/number\"}");
        Check.Same("plan3 0.5,unwanted4,/number", string.Join(",", heard));
        Check.Same("bad-value", Check.CodeOf(() => questions.AnswerModel(3, double.NaN)));
    }

    public static void OtherMessagesAreLeftToTheSession()
    {
        var questions = new LocalQuestions(_ => { });
        foreach (var text in new[] { "", "{", "{\"type\":\"plan\"}", "{\"type\":\"answer\"", "{\"type\":\"answers\"}" })
            Check.True(!questions.Hears(text), text);
    }

    public static void LoneSurrogatesAreRefusedWhereTheyComeIn()
    {
        var play = new PlayedSession();
        play.Connect();
        var ann = play.Session.Agent("ann \ud83c\udf33");
        foreach (var text in new[] { Half, "\udf33 tree", "\udf33\ud83c", "\ud83c\ud83c\udf33" })
        {
            Check.Same("bad-value", Check.CodeOf(() => play.Session.Agent(text)), "an agent");
            Check.Same("bad-value", Check.CodeOf(() => play.Session.Squad(text)), "a squad");
            Check.Same("bad-value", Check.CodeOf(() => ann.See("at", text)), "a value");
            Check.Same("bad-value", Check.CodeOf(() => ann.See(text, 1)), "the name of a value");
            Check.Same("bad-value", Check.CodeOf(() => ann.Want(text)), "a goal");
            Check.Same("bad-value", Check.CodeOf(() => new LocalQuestions(_ => { }).Plan(text, Hut, "warm")), "a question");
            play.Hear("{\"type\":\"error\",\"code\":\"\\ud83c\",\"message\":\"\"}");
            Check.Same("bad-message", play.Errors.Last(), "a message");
        }
        ann.See("at", "home");
        ann.Want("warm");
        play.Update();
    }
}
