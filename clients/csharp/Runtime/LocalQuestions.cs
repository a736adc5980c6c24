using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;

namespace Understudy
{
    /// <summary>
    /// A question to the game's own model. Answer it once with <see cref="LocalQuestions.AnswerModel"/>, or tell of a failure
    /// with <see cref="LocalQuestions.ModelFailed"/>, or not at all: the planner has a plan of its own.
    /// </summary>
    public sealed class ModelQuestion
    {
        public long Number { get; internal set; }

        /// <summary><c>plan</c>, <c>choice</c> or <c>reading</c>.</summary>
        public string Kind { get; internal set; }

        /// <summary>The name of the domain.</summary>
        public string Domain { get; internal set; }

        /// <summary>The part of the prompt that is the same for all such questions of the domain.</summary>
        public string System { get; internal set; }

        /// <summary>The rest of the prompt.</summary>
        public string User { get; internal set; }

        /// <summary>The JSON schema of the answer, as <see cref="Json.Read"/> gives it.</summary>
        public IDictionary<string, object> Schema { get; internal set; }

        /// <summary>The seconds in which the answer is needed.</summary>
        public double WithinSeconds { get; internal set; }
    }

    /// <summary>
    /// Questions beside agents to a planner inside the game, and those of the planner to the game's own model. Tasks complete
    /// on the thread that calls <see cref="UnderstudyClient.Update"/>, or <see cref="LocalEngine.Update"/>: do not wait for
    /// them on it, but <c>await</c> them.
    /// </summary>
    /// <example>
    /// <code>
    /// var answer = await engine.Questions.Plan("ann", state, "warm");
    /// foreach (var step in answer.Steps) Debug.Log(step);
    /// </code>
    /// </example>
    public sealed class LocalQuestions
    {
        /// The beginnings of the messages that belong here. The library writes the type first.
        static readonly string[] Types = new[] { "answer", "refused", "model-wanted", "model-unwanted" }
            .Select(type => "{\"type\":\"" + type + "\"").ToArray();
        /// Length limit of the reason of a failed model.
        const int MaxReason = 1000;

        readonly Action<string> send;
        readonly Dictionary<long, Action<object, UnderstudyException>> open = new Dictionary<long, Action<object, UnderstudyException>>();
        long asked;

        internal LocalQuestions(Action<string> send) => this.send = send;

        /// <summary>The planner asks the game's model, in an engine whose options have <c>model</c>.</summary>
        public event Action<ModelQuestion> ModelWanted;

        /// <summary>The answer to a question of this number has become useless.</summary>
        public event Action<long> ModelUnwanted;

        /// <summary>An answer of the model was refused, such as a late one.</summary>
        public event Action<UnderstudyException> ModelRefused;

        /// <summary>Asks for one plan from a state to a goal.</summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="options">Others of the service's: domain, disabled, maintain, ways, choose, persona, memory.</param>
        /// <exception cref="UnderstudyException">
        /// In the task: the planner refuses the question, or is over. A value without a JSON form (<c>bad-value</c>).
        /// </exception>
        public Task<Answer> Plan(
            string agent, IDictionary<string, object> state, object goal, double budgetMs = 1000,
            IDictionary<string, object> options = null)
        {
            return Ask("plan-once", Asked(agent, state, goal, options, budgetMs), AnswerOf);
        }

        /// <summary>Asks for a plan at once: one that is known, or that a short search finds.</summary>
        /// <exception cref="UnderstudyException">As of <see cref="Plan"/>.</exception>
        public Task<Answer> PlanNow(
            string agent, IDictionary<string, object> state, object goal, IDictionary<string, object> options = null)
        {
            return Ask("plan-now", Asked(agent, state, goal, options, null), AnswerOf);
        }

        /// <summary>
        /// Proposes steps: they are proved, mended where they break, and give way to a much cheaper plan. The answer's source
        /// tells.
        /// </summary>
        /// <exception cref="UnderstudyException">As of <see cref="Plan"/>.</exception>
        public Task<Answer> Propose(
            string agent, IDictionary<string, object> state, object goal, IEnumerable<Step> steps, double budgetMs = 1000,
            IDictionary<string, object> options = null)
        {
            var message = Asked(agent, state, goal, options, budgetMs);
            message["steps"] = steps.Select(step => (object)step.ToJson()).ToList();
            return Ask("propose", message, AnswerOf);
        }

        /// <summary>Asks for a joint plan, in a domain with time.</summary>
        /// <param name="agents">The <c>state</c> of each member, and perhaps <c>disabled</c>; at most sixteen.</param>
        /// <exception cref="UnderstudyException">As of <see cref="Plan"/>.</exception>
        public Task<TogetherAnswer> PlanTogether(
            IDictionary<string, object> agents, object goal, double budgetMs = 1000, IDictionary<string, object> options = null)
        {
            var message = options == null ? new Dictionary<string, object>() : new Dictionary<string, object>(options);
            message["agents"] = agents;
            message["goal"] = goal;
            message["budgetMs"] = budgetMs;
            return Ask("plan-together", message, TogetherOf);
        }

        /// <summary>Answers a question to the model with JSON. Whatever it is, the planner proves it.</summary>
        /// <exception cref="UnderstudyException">A value has no JSON form (<c>bad-value</c>), or the planner is over.</exception>
        public void AnswerModel(long number, object answer)
        {
            Send(new Dictionary<string, object> { { "type", "model-answer" }, { "number", number }, { "answer", answer } });
        }

        /// <summary>Tells that the model failed, and why: the planner's own plan is served at once.</summary>
        /// <exception cref="UnderstudyException">As of <see cref="AnswerModel"/>.</exception>
        public void ModelFailed(long number, string why)
        {
            var message = why.Length > MaxReason ? why.Substring(0, MaxReason) : why;
            Send(new Dictionary<string, object> { { "type", "model-failed" }, { "number", number }, { "message", message } });
        }

        /// Handles a message of the planner; false if it is not for here.
        internal bool Hears(string text)
        {
            if (!Types.Any(type => text.StartsWith(type, StringComparison.Ordinal))) return false;
            object message;
            try
            {
                message = Json.Read(text);
            }
            catch (FormatException)
            {
                return false;
            }
            Hear(message, Json.Get<string>(message, "type"));
            return true;
        }

        /// The planner is over: no answer comes any more.
        internal void Lost(UnderstudyException error)
        {
            var waiting = open.Values.ToList();
            open.Clear();
            foreach (var each in waiting) each(null, error);
        }

        void Hear(object message, string type)
        {
            var number = Json.Whole(message, "number", -1);
            if (type == "model-unwanted") ModelUnwanted?.Invoke(number);
            else if (type == "model-wanted") TellWanted(message, number);
            else
            {
                var isRefused = type == "refused";
                var error = isRefused
                    ? new UnderstudyException(
                        Json.Get(message, "code", "unknown"), Json.Get(message, "message", ""), Json.Get<string>(message, "pointer"))
                    : null;
                var id = Json.Whole(message, "id", -1);
                if (open.TryGetValue(id, out var ended))
                {
                    open.Remove(id);
                    ended(message, error);
                }
                else if (isRefused && number >= 0) ModelRefused?.Invoke(error);
            }
        }

        void TellWanted(object message, long number)
        {
            var schema = Json.Get<IDictionary<string, object>>(message, "schema");
            if (number < 1 || schema == null) return;
            ModelWanted?.Invoke(new ModelQuestion
            {
                Number = number,
                Kind = Json.Get(message, "kind", ""),
                Domain = Json.Get(message, "domain", ""),
                System = Json.Get(message, "system", ""),
                User = Json.Get(message, "user", ""),
                Schema = schema,
                WithinSeconds = Json.Get<double>(message, "withinMs") / 1000,
            });
        }

        static Dictionary<string, object> Asked(
            string agent, IDictionary<string, object> state, object goal, IDictionary<string, object> options, double? budgetMs)
        {
            var message = options == null ? new Dictionary<string, object>() : new Dictionary<string, object>(options);
            message["agent"] = agent;
            message["state"] = state;
            message["goal"] = goal;
            if (budgetMs != null) message["budgetMs"] = budgetMs.Value;
            return message;
        }

        Task<T> Ask<T>(string type, Dictionary<string, object> message, Func<object, T> read) where T : class
        {
            var id = ++asked;
            message["type"] = type;
            message["id"] = id;
            Send(message);
            var task = new TaskCompletionSource<T>();
            open[id] = (answer, error) =>
            {
                var told = error == null ? read(answer) : null;
                if (told != null) task.TrySetResult(told);
                else task.TrySetException(error ?? new UnderstudyException("bad-answer", "what the planner answered is not a plan"));
            };
            return task.Task;
        }

        void Send(object message) => send(Json.TextOf(message, ""));

        static Answer AnswerOf(object json) => HttpPlan.Read(json);

        static TogetherAnswer TogetherOf(object json)
        {
            return Checks.Shaped(Schema.TogetherAnswer)(json) ? TogetherAnswer.Of(json) : null;
        }
    }
}
