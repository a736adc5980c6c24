using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Understudy
{
    /// <summary>
    /// A single plan over HTTP, for tools and turn-based games. An agent in real time needs <see
    /// cref="UnderstudyClient"/>.
    /// </summary>
    public static class HttpPlan
    {
        /// Allowance for the network on top of a budget.
        const double NetworkMs = 1000;
        /// Size limit of an answer.
        const int MaxBytes = 1 << 20;

        /// <summary>Requests a plan.</summary>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="budgetMs">Budget of the server, in milliseconds.</param>
        /// <param name="key">An API key. Never ship one to players.</param>
        /// <param name="options">
        /// Other options of the service: disabled, maintain, ways, costVersion, choose, persona, memory.
        /// </param>
        /// <exception cref="UnderstudyException">
        /// The server refuses the request, or its answer contains no plan (<c>bad-answer</c>).
        /// </exception>
        /// <exception cref="WebException">The server is unreachable.</exception>
        /// <exception cref="OperationCanceledException">The request was cancelled, or ran out of time.</exception>
        public static async Task<Answer> Ask(
            string url, string domain, string agent, IDictionary<string, object> state, object goal,
            double budgetMs = 100, string key = null, IDictionary<string, object> options = null,
            CancellationToken cancelled = default)
        {
            var asked = options == null ? new Dictionary<string, object>() : new Dictionary<string, object>(options);
            asked["domain"] = domain;
            asked["agent"] = agent;
            asked["state"] = state;
            asked["goal"] = goal;
            asked["budgetMs"] = budgetMs;
            var json = await JsonOf(url, "/v1/plan", asked, budgetMs, key, cancelled).ConfigureAwait(false);
            return Read(json) ?? throw new UnderstudyException("bad-answer", "what the server answered is not a plan");
        }

        /// <summary>
        /// Requests a joint plan of several agents, in a domain with time.
        /// </summary>
        /// <param name="agents">The <c>state</c> of each member, and perhaps <c>disabled</c>; at most sixteen.</param>
        /// <param name="goal">The name of a goal, or a condition as a dictionary.</param>
        /// <param name="shared">Values of the shared variables. Default: those of the members, which must agree.</param>
        /// <param name="budgetMs">Budget of the server, in milliseconds.</param>
        /// <param name="key">An API key. Never ship one to players.</param>
        /// <param name="options">
        /// Other options of the service: goals (of members, by name), measure, running, nowMs, unitMs, events, by, maintain,
        /// ways, keep.
        /// </param>
        /// <exception cref="UnderstudyException">
        /// The server refuses the request, or its answer contains no joint plan (<c>bad-answer</c>).
        /// </exception>
        /// <exception cref="WebException">The server is unreachable.</exception>
        /// <exception cref="OperationCanceledException">The request was cancelled, or ran out of time.</exception>
        public static async Task<TogetherAnswer> AskTogether(
            string url, string domain, IDictionary<string, object> agents, object goal,
            IDictionary<string, object> shared = null, double budgetMs = 100, string key = null,
            IDictionary<string, object> options = null, CancellationToken cancelled = default)
        {
            var asked = options == null ? new Dictionary<string, object>() : new Dictionary<string, object>(options);
            asked["domain"] = domain;
            asked["agents"] = agents;
            if (shared != null) asked["shared"] = shared;
            asked["goal"] = goal;
            asked["budgetMs"] = budgetMs;
            var json = await JsonOf(url, "/v1/plan-together", asked, budgetMs, key, cancelled).ConfigureAwait(false);
            if (Checks.Shaped(Schema.TogetherAnswer)(json)) return TogetherAnswer.Of(json);
            throw new UnderstudyException("bad-answer", "what the server answered is not a joint plan");
        }

        /// The JSON of an answer with status 200.
        static async Task<object> JsonOf(
            string url, string path, object asked, double budgetMs, string key, CancellationToken cancelled)
        {
            var body = Encoding.UTF8.GetBytes(Json.TextOf(asked, ""));
            var request = (HttpWebRequest)WebRequest.Create(ServerAddress.Of(url, false, path));
            // The target of a redirect must not see the key.
            request.AllowAutoRedirect = false;
            request.Method = "POST";
            request.ContentType = "application/json";
            if (key != null) request.Headers["Authorization"] = "Bearer " + key;
            using (var late = CancellationTokenSource.CreateLinkedTokenSource(cancelled))
            using (late.Token.Register(request.Abort))
            {
                late.CancelAfter(TimeSpan.FromMilliseconds(budgetMs + NetworkMs));
                try
                {
                    using (var stream = await request.GetRequestStreamAsync().ConfigureAwait(false))
                        await stream.WriteAsync(body, 0, body.Length).ConfigureAwait(false);
                    using (var response = (HttpWebResponse)await Answered(request).ConfigureAwait(false))
                    using (var stream = response.GetResponseStream())
                    {
                        var json = Members(await TextOf(stream).ConfigureAwait(false));
                        late.Token.ThrowIfCancellationRequested();
                        if (response.StatusCode != HttpStatusCode.OK) throw ErrorOf((int)response.StatusCode, json);
                        return json;
                    }
                }
                catch (Exception error) when (late.IsCancellationRequested && !(error is UnderstudyException))
                {
                    throw new OperationCanceledException("there was no answer in time", error, late.Token);
                }
            }
        }

        /// A refusal is an answer too, although .NET throws an exception for it.
        static async Task<WebResponse> Answered(WebRequest request)
        {
            try
            {
                return await request.GetResponseAsync().ConfigureAwait(false);
            }
            catch (WebException error) when (error.Response != null)
            {
                return error.Response;
            }
        }

        /// The text of an answer, cut at the size limit.
        static async Task<string> TextOf(Stream stream)
        {
            var buffer = new byte[8192];
            using (var text = new MemoryStream())
            {
                while (text.Length <= MaxBytes)
                {
                    var count = await stream.ReadAsync(buffer, 0, buffer.Length).ConfigureAwait(false);
                    if (count == 0) break;
                    text.Write(buffer, 0, count);
                }
                return Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length);
            }
        }

        /// The service's answer; null for anything else.
        internal static Answer Read(object json)
        {
            if (!Checks.Shaped(Schema.HttpPlan)(json)) return null;
            var status = Json.Get<string>(json, "status");
            return new Answer
            {
                Status = status,
                Steps = Step.PlannedIn(json),
                Cost = Json.Get<double>(json, "cost"),
                Source = Json.Get(json, "source", ""),
                Reason = Json.Get<string>(json, "reason"),
                Detail = Json.Get<string>(json, "detail"),
                Proved = status == "solved",
            };
        }

        static UnderstudyException ErrorOf(int status, object json)
        {
            var error = Json.Get<Dictionary<string, object>>(json, "error");
            var code = Json.Get(error, "code", "http-status");
            var message = Json.Get(error, "message", "the server answered with the status " + status);
            return new UnderstudyException(code, message, Json.Get<string>(error, "pointer"));
        }

        /// The value of a JSON text; null for invalid JSON.
        static object Members(string text)
        {
            try
            {
                return Json.Read(text);
            }
            catch (FormatException)
            {
                return null;
            }
        }
    }
}
